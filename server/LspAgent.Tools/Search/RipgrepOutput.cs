using System.Buffers.Text;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Reads what ripgrep prints: <c>path NUL rest</c>, where the rest is nothing, a count, or a numbered line.</summary>
internal static class RipgrepOutput
{
    public static IEnumerable<FileHits> Read(ReadOnlySpan<byte> output, SearchQuery query) => query.Output switch
    {
        SearchOutput.Paths => Paths(output),
        SearchOutput.Counts => Counts(output),
        _ => Lines(output, query),
    };

    private static List<FileHits> Paths(ReadOnlySpan<byte> output)
    {
        var hits = new List<FileHits>();
        foreach (var range in output.Split((byte)0))
        {
            if (!output[range].IsEmpty)
            {
                hits.Add(new FileHits(PathOf(output[range]), [], 1));
            }
        }

        return hits;
    }

    private static List<FileHits> Counts(ReadOnlySpan<byte> output)
    {
        var hits = new List<FileHits>();
        foreach (var range in output.Split((byte)'\n'))
        {
            var line = output[range];
            if (line.IndexOf((byte)0) is var end and >= 0 && Utf8Parser.TryParse(line[(end + 1)..], out int count, out _))
            {
                hits.Add(new FileHits(PathOf(line[..end]), [], count));
            }
        }

        return hits;
    }

    private static List<FileHits> Lines(ReadOnlySpan<byte> output, SearchQuery query)
    {
        var hits = new List<FileHits>();
        var lines = new List<HitLine>();
        ReadOnlySpan<byte> path = default;
        foreach (var range in output.Split((byte)'\n'))
        {
            var line = output[range];
            if (line.IndexOf((byte)0) is not (>= 0 and var end))
            {
                continue;
            }

            if (!line[..end].SequenceEqual(path))
            {
                Add(path, lines, hits);
                path = line[..end];
                lines = [];
            }

            var rest = line[(end + 1)..];
            if (Utf8Parser.TryParse(rest, out int number, out var digits) && digits < rest.Length)
            {
                var text = Encoding.UTF8.GetString(rest[(digits + 1)..].TrimEnd((byte)'\r'));
                var isMatch = rest[digits] == (byte)':';
                lines.Add(new HitLine(number, Shorten(text, isMatch, query), isMatch));
            }
        }

        Add(path, lines, hits);
        return hits;
    }

    private static string Shorten(string text, bool isMatch, SearchQuery query) =>
        HitCollector.Shorten(text, isMatch && query.Pattern.Find(text, 0) is { } match ? match.Index : 0);

    private static void Add(ReadOnlySpan<byte> path, List<HitLine> lines, List<FileHits> hits)
    {
        if (lines.Count > 0)
        {
            hits.Add(new FileHits(PathOf(path), lines, lines.Count(static line => line.IsMatch)));
        }
    }

    private static string PathOf(ReadOnlySpan<byte> path)
    {
        var text = Encoding.UTF8.GetString(path.StartsWith("./"u8) || path.StartsWith(".\\"u8) ? path[2..] : path);
        return OperatingSystem.IsWindows() ? text.Replace('\\', '/') : text;
    }
}
