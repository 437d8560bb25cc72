using System.Collections.Immutable;
using System.IO.Compression;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>Takes the filters off the data of a stream. What is cut off gives what came before; what is no text gives nothing.</summary>
internal static class PdfFilters
{
    /// <summary>More than this no page of text has; a small file must not fill the memory.</summary>
    private const int MaxLength = 64 * 1024 * 1024;

    /// <returns>Null when a filter is not known, as that of a picture.</returns>
    public static byte[]? Decode(PdfValue.Stream stream, PdfFile file)
    {
        var filters = ListOf(stream, "Filter", file);
        var parameters = ListOf(stream, "DecodeParms", file);
        var data = stream.Data.ToArray();
        for (var index = 0; index < filters.Length; index++)
        {
            var parameter = index < parameters.Length ? file.MapOf(parameters[index]) : null;
            switch ((file.Find(filters[index]) as PdfValue.Name)?.Value)
            {
                case "FlateDecode" or "Fl":
                    data = Unpredict(Inflate(data), parameter, file);
                    break;
                case "LZWDecode" or "LZW":
                    data = Unpredict(PdfLzw.Decode(data, file.NumberOf(parameter, "EarlyChange", 1) != 0, MaxLength), parameter, file);
                    break;
                case "ASCIIHexDecode" or "AHx":
                    data = [.. ((PdfValue.Text?)new PdfLexer(new ReadOnlyMemory<byte>([(byte)'<', .. data, (byte)'>']), 0).Read())?.Value.Select(static character => (byte)character) ?? []];
                    break;
                case "ASCII85Decode" or "A85":
                    data = Ascii85(data);
                    break;
                default:
                    return null;
            }
        }

        return data;
    }

    private static ImmutableArray<PdfValue> ListOf(PdfValue.Stream stream, string key, PdfFile file) => file.Find(stream.Entries.GetValueOrDefault(key)) switch
    {
        PdfValue.List list => list.Items,
        PdfValue.Nothing or null => [],
        var single => [single],
    };

    private static byte[] Inflate(byte[] data)
    {
        using var result = new MemoryStream();
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
            var buffer = new byte[16 * 1024];
            while (result.Length < MaxLength && inflater.Read(buffer) is > 0 and var count)
            {
                result.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            // What came before the damage counts.
        }

        return result.ToArray();
    }

    /// <summary>Rows that are stored as differences from their neighbours, as PNG does it.</summary>
    private static byte[] Unpredict(byte[] data, PdfValue.Map? parameters, PdfFile file)
    {
        if (file.NumberOf(parameters, "Predictor", 1) < 10)
        {
            return data;
        }

        var bits = (int)(file.NumberOf(parameters, "Colors", 1) * file.NumberOf(parameters, "BitsPerComponent", 8));
        var step = Math.Max(1, (bits + 7) / 8);
        var width = Math.Clamp(((int)file.NumberOf(parameters, "Columns", 1) * bits + 7) / 8, 1, 1 << 20);
        var rows = (data.Length + width) / (width + 1);
        var result = new byte[rows * width];
        for (var row = 0; row < rows; row++)
        {
            var filter = data[row * (width + 1)];
            var from = row * (width + 1) + 1;
            for (var column = 0; column < width && from + column < data.Length; column++)
            {
                var at = row * width + column;
                int left = column >= step ? result[at - step] : 0;
                int above = row > 0 ? result[at - width] : 0;
                int corner = row > 0 && column >= step ? result[at - width - step] : 0;
                result[at] = (byte)(data[from + column] + filter switch
                {
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Paeth(left, above, corner),
                    _ => 0,
                });
            }
        }

        return result;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static byte[] Ascii85(byte[] data)
    {
        var result = new List<byte>(data.Length);
        var group = new List<uint>(5);
        foreach (var value in data)
        {
            if (value == '~')
            {
                break;
            }

            if (value == 'z' && group.Count == 0)
            {
                result.AddRange([0, 0, 0, 0]);
            }
            else if (value is >= (byte)'!' and <= (byte)'u')
            {
                group.Add((uint)(value - '!'));
                if (group.Count == 5)
                {
                    Add(4);
                }
            }
        }

        if (group.Count > 1)
        {
            var count = group.Count - 1;
            while (group.Count < 5)
            {
                group.Add(84);
            }

            Add(count);
        }

        return [.. result];

        void Add(int count)
        {
            var number = group.Aggregate(0u, static (sum, digit) => unchecked(sum * 85 + digit));
            for (var index = 0; index < count; index++)
            {
                result.Add((byte)(number >> (24 - 8 * index)));
            }

            group.Clear();
        }
    }
}
