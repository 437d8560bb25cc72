using System.Diagnostics;
using System.Text;

namespace LspAgent.Core.Edits;

/// <summary>How characters are written as bytes.</summary>
public enum CharacterEncoding
{
    Utf8,
    Utf16,
    Utf16BigEndian,
    Utf32,
}

/// <summary>How a text is stored: its encoding, and whether a byte order mark stands before it.</summary>
/// <param name="IsExact">False when the bytes were not all valid, so that the text does not say what they are.</param>
public readonly record struct TextFormat(CharacterEncoding Encoding, bool HasMark, bool IsExact = true)
{
    public static TextFormat Default { get; } = new(CharacterEncoding.Utf8, HasMark: false);

    public Encoding Codec => Encoding switch
    {
        CharacterEncoding.Utf8 => System.Text.Encoding.UTF8,
        CharacterEncoding.Utf16 => System.Text.Encoding.Unicode,
        CharacterEncoding.Utf16BigEndian => System.Text.Encoding.BigEndianUnicode,
        CharacterEncoding.Utf32 => System.Text.Encoding.UTF32,
        _ => throw new UnreachableException(),
    };
}
