using System.Collections.Immutable;

namespace LspAgent.Tools.Search;

/// <summary>A part of a search pattern, in no engine's dialect. Closed.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <param name="Value">One character, or two for one beyond U+FFFF.</param>
    public sealed record Literal(string Value) : PatternNode;

    public sealed record AnyCharacter : PatternNode;

    /// <summary>One of some characters.</summary>
    public sealed record Set(ImmutableArray<SetItem> Items, bool IsNegated) : PatternNode;

    public sealed record Sequence(ImmutableArray<PatternNode> Parts) : PatternNode;

    public sealed record Choice(ImmutableArray<PatternNode> Alternatives) : PatternNode;

    /// <param name="Max">Null for any number.</param>
    public sealed record Repeat(PatternNode Part, int Min, int? Max, bool IsLazy) : PatternNode;

    /// <param name="Flags">As both dialects write them, such as <c>i</c> or <c>-i</c>; empty for a plain group.</param>
    public sealed record Group(PatternNode Part, string Flags) : PatternNode;

    /// <param name="Text">Such as <c>^</c>, <c>$</c> or <c>\b</c>, the same in both dialects.</param>
    public sealed record Assertion(string Text) : PatternNode;
}

/// <summary>What a set is made of. Closed.</summary>
internal abstract record SetItem
{
    private SetItem()
    {
    }

    public sealed record Range(char From, char To) : SetItem;

    /// <param name="Text">Such as <c>\d</c> or <c>\p{Lu}</c>, the same in both dialects.</param>
    /// <param name="HoldsLineBreak">True when a line break belongs to it.</param>
    public sealed record Class(string Text, bool HoldsLineBreak) : SetItem;
}

/// <summary>A pattern that cannot be searched for.</summary>
/// <param name="message">Half a sentence for the model.</param>
internal sealed class PatternException(string message) : Exception(message);
