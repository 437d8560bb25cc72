namespace LspAgent.Host.Platform;

/// <summary>Deletes sessions that are old enough, at most once a day for all processes of the user together. Never needed to start.</summary>
/// <param name="home">The user's folder.</param>
public sealed class TranscriptRetention(string home, TranscriptDirectory transcripts, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <param name="days">The setting <c>cleanupPeriodDays</c>: how long a session is kept after it was last written to.</param>
    /// <returns>How many were deleted.</returns>
    public int Apply(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var mark = Path.Join(home, "projects", ".cleaned");
        var now = time.GetUtcNow();
        if (!Directory.Exists(Path.GetDirectoryName(mark)) || now.UtcDateTime - File.GetLastWriteTimeUtc(mark) < Pause)
        {
            return 0;
        }

        try
        {
            PrivateFiles.Replace(mark, []);
            File.SetLastWriteTimeUtc(mark, now.UtcDateTime);
            return transcripts.DeleteOlderThan(TimeSpan.FromDays(days));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written, nothing can be deleted either; whoever needs to write says so.
            return 0;
        }
    }
}
