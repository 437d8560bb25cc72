namespace LspAgent.Core.Edits;

/// <summary>A place of the code that would no longer compile.</summary>
/// <param name="Path">Absolute, with links resolved.</param>
/// <param name="Line">From 0.</param>
/// <param name="Message">What the compiler says.</param>
public sealed record BrokenPlace(string Path, int Line, string Message);
