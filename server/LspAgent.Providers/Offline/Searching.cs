using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>Finds texts, and tells declarations from uses by how a line looks.</summary>
internal static class Searching
{
    private const int MaxLines = 20;

    /// <summary>What is looked for. The text is the same; what is said of it differs.</summary>
    private enum Purpose
    {
        Text,
        Declaration,
        Usages,
    }

    public static OfflineStep? Text(Match match, OfflineRequest request) => Next(match.Groups["term"].Value, Purpose.Text, request);

    public static OfflineStep? Declaration(Match match, OfflineRequest request) => Next(match.Groups["term"].Value, Purpose.Declaration, request);

    public static OfflineStep? Usages(Match match, OfflineRequest request) => Next(match.Groups["term"].Value, Purpose.Usages, request);

    /// <summary>Where a name is declared, for whoever came here by another way.</summary>
    public static OfflineStep DeclarationOf(string name, OfflineRequest request) => Next(name, Purpose.Declaration, request) ?? Talk.NotUnderstood;

    private static OfflineStep? Next(string words, Purpose purpose, OfflineRequest request)
    {
        var (text, place) = Term.SplitPlace(words);
        var term = Term.Clean(text);
        // A single letter can be a name; as a text it stands everywhere.
        if (term.Length == 0 || (term.Length == 1 && (purpose is Purpose.Text || !Term.IsIdentifier(term))))
        {
            return null;
        }

        if (request.Last("Grep") is not { } grep)
        {
            var where = place is null ? "the workspace" : $"`{place}`";
            return new OfflineStep.Call($"I search {where} for `{term}`.", "Grep", ToolInputs.Grep(term, purpose is not Purpose.Text && Term.IsIdentifier(term), place));
        }

        if (grep.IsError)
        {
            return new OfflineStep.Say($"The search did not work: {grep.Result}");
        }

        var lines = GrepLine.Parse(grep.Result);
        if (lines.Count > 0)
        {
            return new OfflineStep.Say(Report(term, purpose, lines, grep.Result.Contains("[PARTIAL", StringComparison.Ordinal)));
        }

        if (place is not null || term.Any(char.IsWhiteSpace))
        {
            return new OfflineStep.Say($"I found `{term}` nowhere{(place is null ? "" : $" in `{place}`")}. Try a shorter part of it.");
        }

        if (request.Last("Glob") is not { } glob)
        {
            return new OfflineStep.Call($"No text holds `{term}`, so I look at the names of files.", "Glob", ToolInputs.Glob($"**/*{term}*", folder: null));
        }

        var files = glob.IsError ? [] : Files.NamesIn(glob);
        return new OfflineStep.Say(files.Count == 0
            ? $"I found `{term}` neither in a file nor in the name of one. Try a shorter part of it."
            : $"No text holds `{term}`, but {(files.Count == 1 ? "a file is" : $"{files.Count} files are")} named so:\n\n{Files.Listed(files)}");
    }

    private static string Report(string term, Purpose purpose, List<GrepLine> lines, bool isPartial)
    {
        var declarations = lines.Where(line => Declarations.Is(line.Text, term)).ToList();
        var others = lines.Except(declarations).ToList();
        var text = new StringBuilder();
        switch (purpose)
        {
            case Purpose.Declaration when declarations.Count > 0:
                text.Append(CultureInfo.InvariantCulture, $"`{term}` looks declared here:\n\n{Listed(declarations)}");
                text.Append(others.Count == 0 ? "" : $"\n\n{Files.Count(others.Count, "other line")} in {Files.Count(others.DistinctBy(line => line.Path, StringComparer.Ordinal).Count(), "file")} {(others.Count == 1 ? "holds" : "hold")} the name; `who uses {term}` shows them.");
                break;
            case Purpose.Usages when others.Count > 0:
                text.Append(CultureInfo.InvariantCulture, $"{Files.Count(others.Count, "line")} {(others.Count == 1 ? "uses" : "use")} the name `{term}`:\n\n{Listed(others)}");
                break;
            case Purpose.Usages:
                text.Append(CultureInfo.InvariantCulture, $"Only where `{term}` looks declared does its name stand:\n\n{Listed(declarations)}");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"`{term}` stands in {Files.Count(lines.Count, "line")} of {Files.Count(lines.DistinctBy(line => line.Path, StringComparer.Ordinal).Count(), "file")}:\n\n{Listed(lines)}");
                break;
        }

        if (isPartial)
        {
            text.Append("\n\nThere is more than this: name a folder to narrow the search.");
        }

        if (purpose is not Purpose.Text)
        {
            text.Append("\n\nThis compares text: overloads, scopes and inheritance are not told apart.");
        }

        return text.ToString();
    }

    private static string Listed(List<GrepLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Take(MaxLines))
        {
            var shown = line.Text.Trim().Replace('`', '\'');
            text.Append(CultureInfo.InvariantCulture, $"- `{line.Path}:{line.Number}` `{(shown.Length > 120 ? $"{shown[..120]}…" : shown)}`\n");
        }

        if (lines.Count > MaxLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {lines.Count - MaxLines} more\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
