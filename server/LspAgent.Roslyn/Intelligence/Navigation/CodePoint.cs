using LspAgent.Core.Workspace;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>A place in a file as an editor's caret has it: line and column from zero, the column in UTF-16.</summary>
/// <param name="Path">Absolute, as the workspace knows it.</param>
public sealed record CodePoint(string Path, TextPosition Position)
{
    internal SymbolAddress Address => new(null, Path, Position.Line + 1, Position.Column + 1);
}
