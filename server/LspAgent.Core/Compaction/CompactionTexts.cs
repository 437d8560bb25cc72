using LspAgent.Core.Prompts;

namespace LspAgent.Core.Compaction;

/// <summary>What a model is told about a history that became smaller; each text is a Markdown file beside this one.</summary>
internal static class CompactionTexts
{
    private static readonly string SummaryPrefaceText = BuiltInPrompts.Read("Compaction/summary-preface.md");
    private static readonly string SummariseText = BuiltInPrompts.Read("Compaction/summarise.md");
    private static readonly string UserWordsText = BuiltInPrompts.Read("Compaction/user-words.md");
    private static readonly string RemovedOutputText = BuiltInPrompts.Read("Compaction/removed-output.md");

    /// <summary>How every sentence begins that stands in a removed output's place.</summary>
    public static string RemovedOutputStart { get; } = RemovedOutputText[..RemovedOutputText.IndexOf('{', StringComparison.Ordinal)];

    public static string DroppedPreface { get; } = BuiltInPrompts.Read("Compaction/dropped-preface.md");

    /// <param name="focus">What the notes must keep; empty when nothing in particular.</param>
    public static string Instruction(string focus) =>
        focus.Length == 0 ? SummariseText : $"{SummariseText}\n\nAbove all else, keep what concerns this:\n{focus}";

    public static string SummaryPreface(string summary) => SummaryPrefaceText.Replace("{summary}", summary, StringComparison.Ordinal);

    public static string UserWords(IEnumerable<string> messages) => UserWordsText.Replace(
        "{messages}",
        string.Join("\n\n", messages.Select(message => $"<message>\n{message}\n</message>")),
        StringComparison.Ordinal);

    public static string RemovedOutput(long tokens) => RemovedOutputText.Replace("{tokens}", Rounded(tokens), StringComparison.Ordinal);

    /// <summary>Stands in the middle of a text that alone did not fit.</summary>
    public static string Cut(long tokens) => $"[… about {Rounded(tokens)} tokens were cut out here, because they did not fit into the model's window …]";

    /// <summary>Stands in the place of messages of the user for which there is no room at all.</summary>
    public static string LeftOut(int messages) => $"[… {messages} earlier messages of the user were left out here, because they did not fit into the model's window …]";

    public static string Rounded(long tokens)
    {
        var unit = tokens < 1_000 ? 10 : 100;
        return ((tokens + (unit / 2)) / unit * unit).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
