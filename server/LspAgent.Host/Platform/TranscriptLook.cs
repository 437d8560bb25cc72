using LspAgent.Core.Sessions;

namespace LspAgent.Host.Platform;

/// <summary>What looking at a transcript ends in. Closed.</summary>
public abstract record TranscriptLook
{
    private TranscriptLook()
    {
    }

    /// <param name="Path">Where it is.</param>
    /// <param name="Lines">At least one.</param>
    /// <param name="Problems">Sentences for the user, such as that a line was left out.</param>
    public sealed record Seen(string Path, IReadOnlyList<TranscriptLine> Lines, IReadOnlyList<string> Problems) : TranscriptLook;

    /// <param name="Because">One sentence for the user with the remedy.</param>
    public sealed record Refused(string Because) : TranscriptLook;
}
