using LspAgent.Core.Workspace;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>A place in a file as an editor's caret has it: line and column from zero, the column in UTF-16.</summary>
/// <param name="Path">Absolute, as the workspace knows it.</param>
public sealed record CodePoint(string Path, TextPosition Position)
{
    internal SymbolAddress Address => new(null, Path, FromOne(Position.Line), FromOne(Position.Column));

    /// <summary>Editors write "to the end" as the largest number that there is.</summary>
    private static int FromOne(int number) => number == int.MaxValue ? number : number + 1;
}
