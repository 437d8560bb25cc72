using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Core.Memory;

/// <summary>Reads the two things that mean something in a file of instructions: comments, which the model does not see, and imports.</summary>
internal static class InstructionMarkdown
{
    private static readonly SearchValues<char> EndsOfPath = SearchValues.Create(" \t\"`<>|");

    /// <summary>The text without comments that are blocks of their own, and the paths that it imports, neither looked for in code.</summary>
    public static (string Text, ImmutableArray<string> Imports) Read(string source)
    {
        var text = new StringBuilder(source.Length);
        var imports = ImmutableArray.CreateBuilder<string>();
        string? fence = null;
        var isComment = false;
        foreach (var range in source.AsSpan().Split('\n'))
        {
            var line = source.AsSpan(range).TrimEnd('\r');
            var content = line.TrimStart(' ');
            if (isComment)
            {
                isComment = !EndOfComment(content, out var rest);
                if (!isComment && !rest.IsWhiteSpace())
                {
                    text.Append(rest).Append('\n');
                }

                continue;
            }

            if (fence is not null)
            {
                fence = content.StartsWith(fence) && content.Trim(fence[0]).IsWhiteSpace() ? null : fence;
            }
            else if (Fence(content) is { } opened)
            {
                fence = opened;
            }
            else if (content.StartsWith("<!--"))
            {
                isComment = !EndOfComment(content[4..], out var rest);
                if (!isComment && !rest.IsWhiteSpace())
                {
                    text.Append(rest).Append('\n');
                }

                continue;
            }
            else
            {
                AddImports(line, imports);
            }

            text.Append(line).Append('\n');
        }

        return (text.ToString().Trim(), imports.ToImmutable());
    }

    private static bool EndOfComment(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
    {
        var end = line.IndexOf("-->");
        rest = end < 0 ? default : line[(end + 3)..];
        return end >= 0;
    }

    private static string? Fence(ReadOnlySpan<char> line)
    {
        foreach (var mark in (ReadOnlySpan<char>)['`', '~'])
        {
            var length = line.Length - line.TrimStart(mark).Length;
            if (length >= 3 && (mark is '~' || !line[length..].Contains('`')))
            {
                return new string(mark, length);
            }
        }

        return null;
    }

    /// <summary>An import is an at sign at the beginning of a word, and outside of code.</summary>
    private static void AddImports(ReadOnlySpan<char> line, ImmutableArray<string>.Builder imports)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] is '`')
            {
                // A span of code ends with as many marks as it began with; without them it is no code.
                var marks = line[at..].Length - line[at..].TrimStart('`').Length;
                var inside = line[(at + marks)..];
                var end = EndOfCode(inside, marks);
                at += end < 0 ? marks - 1 : marks + end + marks - 1;
            }
            else if (line[at] is '@' && (at == 0 || char.IsWhiteSpace(line[at - 1]) || line[at - 1] is '(' or '"'))
            {
                var rest = line[(at + 1)..];
                var length = rest.IndexOfAny(EndsOfPath);
                var path = (length < 0 ? rest : rest[..length]).TrimEnd(".,;:!?)'").ToString();
                if (path.Length > 0)
                {
                    imports.Add(path);
                }

                at += path.Length;
            }
        }
    }

    private static int EndOfCode(ReadOnlySpan<char> text, int marks)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var length = text[at..].Length - text[at..].TrimStart('`').Length;
            if (length == marks)
            {
                return at;
            }

            at += length;
        }

        return -1;
    }
}
