using System.Collections.Immutable;

namespace LspAgent.Core.Sessions;

/// <summary>A session that goes on from a line of another one: what its store is to be given. The other one is not touched.</summary>
/// <param name="TakenOver">The lines behind the first one, numbered for the new session, with the times at which they happened.</param>
public sealed record SessionFork(TranscriptEntry.SessionStarted Start, ImmutableArray<TranscriptLine> TakenOver)
{
    /// <summary>
    /// The conversation of the lines as it stood at <paramref name="toSeq"/>, as a session of its own. What was rewound before
    /// that is left behind.
    /// </summary>
    public static SessionFork Of(IReadOnlyList<TranscriptLine> lines, long toSeq, SessionId fork)
    {
        var origin = lines.Select(line => line.Entry).OfType<TranscriptEntry.SessionStarted>().FirstOrDefault()
            ?? throw new ArgumentException("A session without a first line cannot be forked.", nameof(lines));
        var seq = 1L;
        ImmutableArray<TranscriptLine> takenOver =
        [
            .. ActivePath.Of([.. lines.TakeWhile(line => line.Seq <= toSeq)])
                .Where(line => line.Entry is not (TranscriptEntry.SessionStarted or TranscriptEntry.Rewound))
                .Select(line => line with { Seq = ++seq, ParentSeq = seq - 1 }),
        ];
        var start = origin with
        {
            Session = fork,
            FormatVersion = TranscriptLineFormat.Version,
            ForkedFrom = new ForkPoint(origin.Session, toSeq, takenOver.Length),
        };
        return new SessionFork(start, takenOver);
    }
}
