namespace LspAgent.Core.Sessions;

/// <summary>A place that a conversation can be taken back to: before a prompt of the user.</summary>
/// <param name="ToSeq">The line behind which the conversation would go on.</param>
/// <param name="Prompt">How the prompt begins, for people.</param>
public sealed record RewindPoint(long ToSeq, MessageId Message, string Prompt, DateTimeOffset At);

/// <summary>Where a conversation can be taken back to.</summary>
public static class SessionRewind
{
    /// <summary>Every prompt that is still part of the conversation, the latest first.</summary>
    public static IReadOnlyList<RewindPoint> PointsOf(IReadOnlyList<TranscriptLine> lines)
    {
        var points = new List<RewindPoint>();
        var path = ActivePath.Of(lines);
        for (var index = 1; index < path.Count; index++)
        {
            if (path[index].Entry is TranscriptEntry.UserText prompt && SessionTitle.OfPrompt(prompt) is { } title)
            {
                // The turn that the prompt began goes with it.
                var first = path[index - 1].Entry is TranscriptEntry.TurnStarted && index > 1 ? index - 1 : index;
                points.Add(new RewindPoint(path[first - 1].Seq, prompt.Message, title, path[index].At));
            }
        }

        points.Reverse();
        return points;
    }
}
