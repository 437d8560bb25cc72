using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>
/// The syntax of a text that belongs to no project, parsed once for all who ask about the same text in a row; nothing is kept alive for
/// it. Safe for concurrent use.
/// </summary>
internal static class ParsedText
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private static readonly ConditionalWeakTable<string, WeakReference<SyntaxTree>> Trees = new();

    /// <summary>A tree without a path.</summary>
    public static SyntaxTree Of(string text, CancellationToken cancellationToken)
    {
        if (Trees.TryGetValue(text, out var known) && known.TryGetTarget(out var parsed))
        {
            return parsed;
        }

        var tree = CSharpSyntaxTree.ParseText(text, Options, cancellationToken: cancellationToken);
        Trees.AddOrUpdate(text, new WeakReference<SyntaxTree>(tree));
        return tree;
    }
}
