namespace LspAgent.Core.Workspace;

/// <summary>A place in a text: line and column from zero, the column counted in a <see cref="TextEncoding"/> that the context names.</summary>
public readonly record struct TextPosition(int Line, int Column);

/// <summary>What a column counts.</summary>
public enum TextEncoding
{
    /// <summary>Units of the string itself.</summary>
    Utf16,

    /// <summary>Bytes, as the text would have on disk.</summary>
    Utf8,

    /// <summary>Code points.</summary>
    Utf32,
}
