namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>One parameter of a signature as it is wanted.</summary>
/// <param name="Name">Of a parameter that is there, which is then kept; any other is new.</param>
/// <param name="Type">With modifiers such as <c>ref</c>; null keeps the type.</param>
/// <param name="Default">Its default value; null for none, or to keep it.</param>
/// <param name="Value">What the call sites pass for a new one; null leaves it to the default.</param>
public sealed record NewParameter(string Name, string? Type, string? Default, string? Value);

/// <summary>A parameter that is wanted, with the one that it comes from.</summary>
/// <param name="From">Its index; null for a new one.</param>
internal sealed record PlannedParameter(NewParameter Wanted, int? From);
