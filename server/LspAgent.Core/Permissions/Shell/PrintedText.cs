using System.Collections.Immutable;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Puts the text in place of a command that does nothing but print it, as <c>"$(cat &lt;&lt;'EOF' … )"</c> does for messages of several lines.</summary>
internal static class PrintedText
{
    /// <summary>The same words, each command in quotes whose output is spelled in the script replaced by it.</summary>
    public static ImmutableArray<ShellWord> Fold(ImmutableArray<ShellWord> words)
    {
        if (!words.Any(static word => word.Static is null && word.Parts.Any(static part => Find(part) is not null)))
        {
            return words;
        }

        return [.. words.Select(static word => word.Static is null
            ? new ShellWord([.. word.Parts.Select(static part => Find(part) is { } text ? new WordPart.Text(text, IsQuoted: true) : part)])
            : word)];
    }

    private static string? Find(WordPart part) =>
        part is WordPart.Command { IsQuoted: true, Script: { IsUnderstood: true, Root: ShellNode.Simple { Words: [{ Static: "cat" }], Assignments.IsEmpty: true, Redirections: [{ Kind: ShellRedirectionKind.HereDocument } document] } } }
            ? document.Target.Static?.TrimEnd('\n')
            : null;
}
