using System.Collections.Immutable;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Finds the script that a shell is given on its input, where it is spelled out.</summary>
internal static class ShellInput
{
    /// <summary>From a here-document or a here-string.</summary>
    public static string? Of(ShellNode.Simple simple)
    {
        foreach (var redirection in simple.Redirections)
        {
            if (redirection.Kind is ShellRedirectionKind.HereDocument or ShellRedirectionKind.HereString && ReadsScript(simple.Words))
            {
                return Known(redirection.Target);
            }
        }

        return null;
    }

    /// <summary>From a command that prints it into a pipe.</summary>
    public static string? Of(ShellNode before, ShellNode stage)
    {
        if (before is not ShellNode.Simple { Words: var printing } printer || stage is not ShellNode.Simple { Words: var words } || !ReadsScript(words))
        {
            return null;
        }

        if (printing is [{ Static: "cat" }] && printer.Redirections is [{ Kind: ShellRedirectionKind.HereDocument or ShellRedirectionKind.HereString } shown])
        {
            return Wrappers.Spelled(shown.Target);
        }

        if (printing is not [{ Static: "echo" or "printf" }, ..])
        {
            return null;
        }

        var said = string.Join(' ', printing.Skip(1).SkipWhile(static word => word.Static is ['-', ..]).Select(Known));
        return said.Replace(@"\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>What is certain of a word.</summary>
    private static string Known(ShellWord word) => word.Static ?? string.Concat(word.Parts.OfType<WordPart.Text>().Select(static text => text.Value));

    /// <summary>True for a shell, behind any wrappers, without a script among its words.</summary>
    private static bool ReadsScript(ImmutableArray<ShellWord> words)
    {
        var rest = words.AsSpan();
        while (Wrappers.Unwrap(rest) is Wrapped.Command inner)
        {
            rest = rest[inner.Start..];
        }

        if (rest is not [{ Static: { } name }, ..] || !Wrappers.IsShell(name))
        {
            return false;
        }

        foreach (var word in rest[1..])
        {
            if (word.Static is not ['-', .. var option] || option.Contains('c', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
