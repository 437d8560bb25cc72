using System.Collections.Immutable;
using System.Globalization;

namespace LspAgent.Providers.Offline;

/// <summary>What the tool Read answered, without the numbers of the lines.</summary>
/// <param name="First">The number of the first line.</param>
/// <param name="IsPartial">True when the file goes on.</param>
internal sealed record ReadText(ImmutableArray<string> Lines, int First, bool IsPartial)
{
    public static ReadText Parse(string result)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var first = 1;
        var isPartial = false;
        foreach (var line in result.Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && int.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                first = lines.Count == 0 ? number : first;
                lines.Add(line[(tab + 1)..]);
            }
            else
            {
                isPartial |= line.StartsWith("[PARTIAL", StringComparison.Ordinal);
            }
        }

        return new ReadText(lines.DrainToImmutable(), first, isPartial);
    }
}
