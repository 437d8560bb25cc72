namespace LspAgent.Tools.Files.Pdf;

/// <summary>The compression of old files.</summary>
internal static class PdfLzw
{
    private const int Clear = 256;
    private const int End = 257;

    /// <param name="isEarly">Codes grow one code before they must.</param>
    public static byte[] Decode(byte[] data, bool isEarly, int maxLength)
    {
        var result = new List<byte>(data.Length * 3);
        var table = new List<byte[]>();
        Reset();
        byte[]? previous = null;
        var (bits, count, width) = (0u, 0, 9);
        foreach (var value in data)
        {
            bits = (bits << 8) | value;
            count += 8;
            if (count < width)
            {
                continue;
            }

            count -= width;
            var code = (int)(bits >> count) & ((1 << width) - 1);
            if (code == End || result.Count > maxLength)
            {
                break;
            }

            if (code == Clear)
            {
                Reset();
                previous = null;
                width = 9;
                continue;
            }

            var entry = code < table.Count ? table[code] : previous is null ? [] : (byte[])[.. previous, previous[0]];
            result.AddRange(entry);
            if (previous is not null && entry.Length > 0 && table.Count < 4096)
            {
                table.Add([.. previous, entry[0]]);
            }

            previous = entry.Length > 0 ? entry : null;
            width = (table.Count + (isEarly ? 1 : 0)) switch
            {
                < 512 => 9,
                < 1024 => 10,
                < 2048 => 11,
                _ => 12,
            };
        }

        return [.. result];

        void Reset()
        {
            table.Clear();
            for (var value = 0; value < Clear; value++)
            {
                table.Add([(byte)value]);
            }

            table.Add([]);
            table.Add([]);
        }
    }
}
