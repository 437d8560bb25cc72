using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions;

/// <summary>Writes rules that mean what was asked about, and nothing wider.</summary>
internal static class RuleText
{
    /// <summary>A pattern for exactly one path.</summary>
    public static string Path(string canonical, PolicyContext context)
    {
        foreach (var root in context.Folders.Primary)
        {
            if (PathText.IsWithin(canonical, root, context.Names) && canonical.Length > root.Length)
            {
                return $"./{Escape(canonical[(root.Length + 1)..])}";
            }
        }

        return PathText.IsWithin(canonical, context.Home, context.Names) && canonical.Length > context.Home.Length
            ? $"~/{Escape(canonical[(context.Home.Length + 1)..])}"
            : "/" + Escape(canonical);
    }

    /// <summary>A command for a rule, quoted where it must be.</summary>
    public static string Command(IEnumerable<ShellWord> words) => string.Join(' ', words.Select(static word => Quote(word.Static ?? word.ToString())));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ':' or '=' or '@' or '+' or ',' or '%')
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Escape(string path) =>
        path.AsSpan().IndexOfAny("*?[") < 0 ? path : path.Replace("[", @"\[", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal);
}
