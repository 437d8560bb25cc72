using System.Text;

namespace LspAgent.Roslyn.Tests.Kit;

/// <summary>Sources with marks in them: <c>$$</c> is where somebody asks, <c>[|…|]</c> is what the answer has to be.</summary>
/// <param name="Files">Without marks, by name.</param>
internal sealed record Markup(IReadOnlyDictionary<string, string> Files, string CaretFile, int CaretLine, int CaretColumn, IReadOnlyList<string> Spans)
{
    /// <param name="text">Several files begin with lines such as <c>// file: B.cs</c>.</param>
    public static Markup Parse(string text)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var spans = new List<string>();
        var (caretFile, caretLine, caretColumn) = (string.Empty, 0, 0);
        foreach (var (name, marked) in Split(text))
        {
            var plain = new StringBuilder();
            var opened = new Stack<(int Line, int Column)>();
            var (line, column) = (1, 1);
            for (var at = 0; at < marked.Length; at++)
            {
                var two = marked.AsSpan(at, Math.Min(2, marked.Length - at));
                if (two is "$$")
                {
                    (caretFile, caretLine, caretColumn) = (name, line, column);
                    at++;
                }
                else if (two is "[|")
                {
                    opened.Push((line, column));
                    at++;
                }
                else if (two is "|]")
                {
                    var (fromLine, fromColumn) = opened.Pop();
                    spans.Add($"{name}:{fromLine}:{fromColumn}-{column}");
                    at++;
                }
                else
                {
                    plain.Append(marked[at]);
                    (line, column) = marked[at] == '\n' ? (line + 1, 1) : (line, column + 1);
                }
            }

            files[name] = plain.ToString();
        }

        return new Markup(files, caretFile, caretLine, caretColumn, [.. spans.Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Name, string Text)> Split(string text)
    {
        const string Mark = "// file: ";
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
        {
            yield return ("A.cs", text);
            yield break;
        }

        foreach (var part in text.Split(Mark, StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            yield return (part[..end].Trim(), part[(end + 1)..]);
        }
    }
}
