namespace LspAgent.Core.Edits;

/// <summary>One stretch of a text, and what takes its place.</summary>
/// <param name="Start">Where it begins, in the text before the change.</param>
/// <param name="Length">How much is taken away; nothing for an insertion.</param>
public readonly record struct TextHunk(int Start, int Length, string Text)
{
    public int End => Start + Length;
}
