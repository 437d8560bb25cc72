using System.Collections.Immutable;

namespace LspAgent.Core.Tools;

/// <summary>A symbol of the code that a call reads or changes, as far as it is known.</summary>
/// <param name="Name">With its containers, separated by dots, without parameters and type arguments.</param>
/// <param name="IsPublic">Whether code elsewhere can use it; null when that is not known.</param>
/// <param name="Attributes">Its own and those of the types around it, without the ending <c>Attribute</c>; null when they are not known.</param>
public sealed record TouchedSymbol(string Name, bool? IsPublic, ImmutableArray<string>? Attributes);

/// <summary>The symbols that a call touches.</summary>
/// <param name="IsWhole">False when there may be others.</param>
public sealed record TouchedSymbols(ImmutableArray<TouchedSymbol> Items, bool IsWhole)
{
    public static TouchedSymbols None { get; } = new([], IsWhole: true);
}
