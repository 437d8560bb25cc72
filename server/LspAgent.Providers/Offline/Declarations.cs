using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>A line that declares something.</summary>
/// <param name="What">The keyword and the name, as the language writes it.</param>
/// <param name="Depth">How deep it stands, by its indentation.</param>
internal sealed record Declaration(string What, int Number, int Depth);

/// <summary>Tells by the look of a line whether it declares something, in the languages that are most in use.</summary>
internal static class Declarations
{
    private const string Modifiers = "(public|private|protected|internal|static|sealed|abstract|partial|readonly|ref|async|override|virtual|extern|unsafe|required|file|new|final|export|default|declare|pub(\\([a-z]+\\))?|const|inline)";

    /// <summary>Types and functions behind a keyword, members behind an access modifier, headings.</summary>
    private static readonly ImmutableArray<Regex> Forms =
    [
        Form($@"^(?<indent>[ \t]*)(\[[^\]]*\] *)?({Modifiers} +)*(?<what>(class|record( struct| class)?|struct|interface|enum|namespace|delegate [^ ]+|trait|impl|mod|module|object|type|def|fn|func|function\*?|fun|sub)( |\*)+(\([^)]*\) *)?(?<name>[\p{{L}}_$][\p{{L}}\p{{Nd}}_$.]*))"),
        Form(@"^(?<indent>[ \t]*)(\[[^\]]*\] *)?((public|private|protected|internal) +)(static |async |override |virtual |sealed |abstract |readonly |required |new |partial |extern |unsafe |final |const )*[^=;(){]*?(?<what>(?<name>[\p{L}_][\p{L}\p{Nd}_]*)) *(<[^>]*>)? *(\(|\{|=|;|$)"),
        Form(@"^(?<indent>)(export +)?(default +)?(?<what>(const|let|var) +(?<name>[\p{L}_$][\p{L}\p{Nd}_$]*))"),
    ];

    private static readonly Regex Heading = Form("^(?<marks>#{1,6}) +(?<what>.+)$");

    public static bool Is(string line, string name) =>
        Forms.Any(form => form.Match(line) is { Success: true } match && match.Groups["name"].Value.Split('.')[^1].Equals(name.Split('.')[^1], StringComparison.OrdinalIgnoreCase));

    /// <param name="extension">Of the file, with its dot.</param>
    public static List<Declaration> In(IEnumerable<string> lines, int first, string extension)
    {
        var found = new List<Declaration>();
        var number = first;
        foreach (var line in lines)
        {
            if (extension.Equals(".md", StringComparison.OrdinalIgnoreCase))
            {
                if (Heading.Match(line) is { Success: true } heading)
                {
                    found.Add(new Declaration(heading.Groups["what"].Value.Trim(), number, heading.Groups["marks"].Length - 1));
                }
            }
            else if (Forms.Select(form => form.Match(line)).FirstOrDefault(match => match.Success) is { } match)
            {
                var indent = match.Groups["indent"].Value;
                found.Add(new Declaration(match.Groups["what"].Value, number, indent.Count(letter => letter == '\t') + (indent.Count(letter => letter == ' ') / 4)));
            }

            number++;
        }

        return found;
    }

    private static Regex Form(string pattern) => new(pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
