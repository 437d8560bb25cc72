namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>What became of one declaration.</summary>
internal enum PartFate
{
    Added,
    Removed,
    Moved,
    Renamed,

    /// <summary>What its users see of it changed.</summary>
    Signature,

    Body,
}

/// <summary>One declaration before and after a change; one of the two is null where it came or went.</summary>
internal sealed record PartChange(PartFate Fate, DeclaredPart? Before, DeclaredPart? After)
{
    public DeclaredPart Known => Before ?? After ?? throw new InvalidOperationException("A change has one side at least.");

    public bool IsPublic => Before is { IsPublic: true } || After is { IsPublic: true };
}
