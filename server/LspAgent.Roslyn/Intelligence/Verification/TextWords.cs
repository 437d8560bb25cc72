using System.Buffers;
using System.Runtime.CompilerServices;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Tells whether a source can hold a name, without reading it twice: never no where it does, and seldom yes where it does not. Safe for concurrent use.</summary>
internal sealed class TextWords
{
    private static readonly ConditionalWeakTable<SyntaxTree, TextWords> Known = new();

    private readonly int[] _words;

    private TextWords(SourceText text) => _words = Read(text);

    public static TextWords? Of(Document document)
    {
        if (document.TryGetSyntaxTree(out var tree))
        {
            return Known.GetValue(tree, static tree => new TextWords(tree.GetText(CancellationToken.None)));
        }

        var text = document.TryGetText(out var known) ? known : SourceFile.Read(document.FilePath ?? string.Empty);
        return text is null ? null : new TextWords(text);
    }

    /// <param name="hashes">Of the names, as <see cref="Hash"/> has them.</param>
    public bool HasAny(ReadOnlySpan<int> hashes)
    {
        foreach (var hash in hashes)
        {
            if (Array.BinarySearch(_words, hash) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public static int Hash(ReadOnlySpan<char> word) => string.GetHashCode(word, StringComparison.Ordinal);

    private static int[] Read(SourceText text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            text.CopyTo(0, buffer, 0, text.Length);
            var all = buffer.AsSpan(0, text.Length);
            var words = new HashSet<int>();
            for (var at = 0; at < all.Length; at++)
            {
                if (!IsPart(all[at]))
                {
                    continue;
                }

                var start = at;
                while (at < all.Length && IsPart(all[at]))
                {
                    at++;
                }

                words.Add(Hash(all[start..at]));
            }

            var sorted = words.ToArray();
            Array.Sort(sorted);
            return sorted;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_' || character > 127 && char.IsLetterOrDigit(character);
}
