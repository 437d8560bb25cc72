namespace LspAgent.Tools.Search;

/// <summary>What the characters of a text are, as far as engines care.</summary>
internal enum TextAlphabet
{
    Ascii,

    /// <summary>Each is one in the framework.</summary>
    Single,

    /// <summary>Some are beyond U+FFFF, and so two in the framework.</summary>
    Pairs,
}

/// <summary>Tells what alphabet a text is written in.</summary>
internal static class Alphabets
{
    public static TextAlphabet Of(ReadOnlySpan<char> text) =>
        System.Text.Ascii.IsValid(text) ? TextAlphabet.Ascii
        : text.ContainsAnyInRange('\uD800', '\uDFFF') ? TextAlphabet.Pairs
        : TextAlphabet.Single;
}
