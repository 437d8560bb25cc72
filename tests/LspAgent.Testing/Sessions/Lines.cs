using System.Text;
using LspAgent.Core.Sessions;

namespace LspAgent.Testing.Sessions;

/// <summary>Transcript lines for tests, numbered as a store numbers them.</summary>
public static class Lines
{
    public static DateTimeOffset Begin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A session of the main agent with these entries behind its first line, one a second.</summary>
    public static IReadOnlyList<TranscriptLine> Of(params IEnumerable<TranscriptEntry> entries) =>
        OfAgents(entries.Select(entry => (AgentId.Main, entry)));

    public static IReadOnlyList<TranscriptLine> OfAgents(IEnumerable<(AgentId Agent, TranscriptEntry Entry)> entries)
    {
        var lines = new List<TranscriptLine> { new(1, null, Begin, AgentId.Main, Start()) };
        foreach (var (agent, entry) in entries)
        {
            var parent = entry is TranscriptEntry.Rewound rewound ? rewound.ToSeq : lines.Count;
            lines.Add(new TranscriptLine(lines.Count + 1, parent, Begin.AddSeconds(lines.Count), agent, entry));
        }

        return lines;
    }

    public static TranscriptEntry.SessionStarted Start(string session = "s-1", string root = "/ws") =>
        new(new SessionId(session), TranscriptLineFormat.Version, root, [], ForkedFrom: null);

    /// <summary>The lines as they stand in a file: what two transcripts are compared by.</summary>
    public static string ToText(params IEnumerable<TranscriptLine> lines)
    {
        using var writer = new TranscriptLineWriter();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(Encoding.UTF8.GetString(writer.Write(line).Span));
        }

        return text.ToString();
    }
}
