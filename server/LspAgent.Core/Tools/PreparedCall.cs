using System.Collections.Immutable;

namespace LspAgent.Core.Tools;

/// <summary>A place in a file that a call touches, for clients that follow the agent.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">From 1; null for the whole file.</param>
public sealed record FileLocation(string Path, int? Line = null);

/// <summary>How a call uses a path.</summary>
public enum PathUse
{
    Read,
    Write,
    Delete,
}

/// <summary>One path that a call uses, as the permission layer sees it.</summary>
/// <param name="Lexical">Absolute and normalised as text.</param>
/// <param name="Canonical">With every link resolved; the same as the lexical path when there is no link.</param>
public sealed record PathAccess(PathUse Use, string Lexical, string Canonical);

/// <summary>A change of one file, exact; null text means that the file does not exist before or after.</summary>
public sealed record FileChange(string Path, string? OldText, string? NewText);

/// <summary>
/// Exactly what a call would do, before anybody allowed it. Permission is decided on this and nothing else, and
/// <see cref="Commit"/> does just this.
/// </summary>
public sealed record PreparedCall
{
    /// <summary>One short line for people, such as <c>Read src/Program.cs</c>.</summary>
    public required string Title { get; init; }

    public required ToolKind Kind { get; init; }

    public required ToolEffects Effects { get; init; }

    public ImmutableArray<FileLocation> Locations { get; init; } = [];

    public ImmutableArray<PathAccess> Paths { get; init; } = [];

    public ImmutableArray<FileChange> Changes { get; init; } = [];

    /// <summary>The exact command text for a shell; null when none is run.</summary>
    public string? Command { get; init; }

    /// <summary>The folder that <see cref="Command"/> runs in, absolute.</summary>
    public string? Directory { get; init; }

    /// <summary>How <see cref="Command"/> would be started; null when none is run.</summary>
    public CommandConfinement? Confinement { get; init; }

    /// <summary>The addresses that would be asked.</summary>
    public ImmutableArray<Uri> Addresses { get; init; } = [];

    /// <summary>What the changes mean to the code, in words, for people and the model; empty when nobody can say more than the changes show.</summary>
    public ImmutableArray<string> Meaning { get; init; } = [];

    /// <summary>Why a person has to look at it whatever rules allow it, as a sentence without its beginning; null for no such reason.</summary>
    public string? Concern { get; init; }

    /// <summary>The symbols that the call touches, found out when it is asked for; null when nobody can tell.</summary>
    public Func<TouchedSymbols>? Touches { get; init; }

    /// <summary>True when <see cref="Commit"/> itself waits for <see cref="ToolContext.Recorded"/> before its first effect, and gets ready meanwhile.</summary>
    public bool WaitsForRecord { get; init; }

    public required Func<CancellationToken, ValueTask<ToolResult>> Commit { get; init; }
}

/// <summary>What preparing a call ends in. Closed.</summary>
public abstract record ToolPreparation
{
    private ToolPreparation()
    {
    }

    public sealed record Ready(PreparedCall Call) : ToolPreparation;

    /// <summary>The call cannot be done as asked; the result tells the model why and how to do better.</summary>
    public sealed record Refused(ToolResult Result) : ToolPreparation;
}
