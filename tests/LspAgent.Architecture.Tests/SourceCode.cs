using System.Text.RegularExpressions;

namespace LspAgent.Architecture.Tests;

/// <summary>C# text as these tests look at it: near enough to the grammar to find what a rule forbids, and quick.</summary>
internal static partial class SourceCode
{
    /// <summary>The text with strings and comments blanked out; line numbers stay as they are.</summary>
    public static string WithoutStringsAndComments(string text) =>
        StringsAndComments().Replace(text, match => new string('\n', match.Value.Count(character => character == '\n')));

    /// <summary>Where a pattern occurs in a file's code, as <c>path:line</c>.</summary>
    public static IEnumerable<string> Find(RepositoryFile file, Regex pattern)
    {
        var code = WithoutStringsAndComments(file.Text);
        return pattern.Matches(code).Select(match => $"{file.Path}:{LineOf(code, match.Index)}");
    }

    /// <summary>The types that a file declares outside other types, with the line where each stands.</summary>
    public static IEnumerable<(string Name, int Line)> OuterTypes(RepositoryFile file)
    {
        var code = WithoutStringsAndComments(file.Text);
        return OuterType().Matches(code).Select(match => (match.Groups["name"].Value, LineOf(code, match.Index)));
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex("""
        (?<quotes>"{3,}).*?\k<quotes>"* | \$*@\$*"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+' | //[^\n]* | /\*.*?\*/
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex StringsAndComments();

    [GeneratedRegex(
        """^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record class|record|struct|interface|enum) (?<name>\w+)""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OuterType();
}
