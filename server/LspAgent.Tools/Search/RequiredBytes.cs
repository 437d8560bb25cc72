using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>
/// A text that stands in every file with a match, looked for in the bytes before anything is decoded: most files go no further.
/// </summary>
internal sealed class RequiredBytes
{
    /// <summary>From the most common on; what is not here is rare.</summary>
    private const string Common = " etaonrlhdcu().,;=mfpg";

    private readonly byte[] _text;

    /// <summary>The place of the byte that is looked for first when the case does not matter; -1 when it does.</summary>
    private readonly int _anchor;

    private RequiredBytes(string text, int anchor) => (_text, _anchor) = (Encoding.UTF8.GetBytes(text), anchor);

    /// <summary>They stand there as they are, or in another case.</summary>
    public ReadOnlySpan<byte> Bytes => _text;

    public static RequiredBytes Exact(string text) => new(text, anchor: -1);

    /// <param name="text">Stands in every match in some case.</param>
    /// <returns>Null when too little of it has the same bytes but for the case wherever it matches.</returns>
    public static RequiredBytes? InAnyCase(string text)
    {
        var best = ReadOnlySpan<char>.Empty;
        for (var start = 0; start < text.Length; start++)
        {
            var rest = text.AsSpan(start);
            var length = 0;
            while (length < rest.Length && IsSteady(rest[length]))
            {
                length++;
            }

            best = length > best.Length ? rest[..length] : best;
            start += length;
        }

        return best.Length < 2 ? null : new RequiredBytes(best.ToString(), Rarest(best));
    }

    public bool IsIn(ReadOnlySpan<byte> content)
    {
        if (_anchor < 0)
        {
            return content.IndexOf(_text) >= 0;
        }

        var (lower, upper) = (Lower(_text[_anchor]), Upper(_text[_anchor]));
        for (var at = _anchor; at <= content.Length - (_text.Length - _anchor); at++)
        {
            var found = content[at..].IndexOfAny(lower, upper);
            if (found < 0)
            {
                return false;
            }

            at += found;
            if (at - _anchor + _text.Length <= content.Length && Ascii.EqualsIgnoreCase(content.Slice(at - _anchor, _text.Length), _text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The letters i, k and s have a form outside of ASCII, such as the Kelvin sign, that some engine takes for the same.</summary>
    private static bool IsSteady(char character) => character is >= ' ' and <= '~' and not ('i' or 'I' or 'k' or 'K' or 's' or 'S');

    private static int Rarest(ReadOnlySpan<char> text)
    {
        var (best, place) = (-1, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var rank = Common.IndexOf(char.ToLowerInvariant(text[at]), StringComparison.Ordinal) is >= 0 and var known ? known : Common.Length;
            (best, place) = rank > best ? (rank, at) : (best, place);
        }

        return place;
    }

    private static byte Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;

    private static byte Upper(byte letter) => letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter & ~0x20) : letter;
}
