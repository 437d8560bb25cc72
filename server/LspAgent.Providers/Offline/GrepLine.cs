using System.Globalization;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>One line that the tool Grep found.</summary>
internal sealed record GrepLine(string Path, int Number, string Text)
{
    private static readonly Regex Form = new("^(?<path>.+?):(?<number>[0-9]{1,9}):(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static List<GrepLine> Parse(string result) =>
    [
        .. result.Split('\n')
            .Select(line => Form.Match(line))
            .Where(match => match.Success)
            .Select(match => new GrepLine(
                match.Groups["path"].Value,
                int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["text"].Value)),
    ];
}
