namespace LspAgent.Roslyn.Intelligence;

/// <summary>Ends a search when its time is over or nobody waits for it any more.</summary>
internal static class SearchLimit
{
    /// <param name="patience">Where none is left the search is over before it begins; a timer would only end it a moment later.</param>
    public static CancellationTokenSource After(TimeSpan patience, CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (patience > TimeSpan.Zero)
        {
            limit.CancelAfter(patience);
        }
        else
        {
            limit.Cancel();
        }

        return limit;
    }
}
