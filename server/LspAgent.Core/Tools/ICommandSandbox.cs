using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tools;

/// <summary>
/// Holds commands to the workspace: decides how each would be started, before anybody allowed it. What a model says has no
/// part in that, only the user's settings have. Safe for concurrent use.
/// </summary>
public interface ICommandSandbox
{
    ValueTask<CommandConfinement> PlanAsync(CommandIntent intent, CancellationToken cancellationToken);
}

/// <summary>A command that somebody wants to run.</summary>
/// <param name="Directory">Absolute.</param>
public sealed record CommandIntent(string Command, string Directory, WorkspaceRoots Roots, ToolSession Session);

/// <summary>How a command would be started. Closed.</summary>
public abstract record CommandConfinement
{
    private CommandConfinement()
    {
    }

    /// <summary>In the sandbox.</summary>
    /// <param name="MayRunUnasked">Whether the user lets the sandbox stand in for a rule that allows the command.</param>
    /// <param name="Begin">Makes the start of the command one that is held back; throws <see cref="IOException"/> when that cannot be.</param>
    public sealed record Confined(bool MayRunUnasked, Func<CommandStart, ConfinedStart> Begin) : CommandConfinement;

    /// <summary>Outside, because the user's settings name it.</summary>
    public sealed record Excluded(string Because) : CommandConfinement;

    /// <summary>There is no sandbox, or the user wants none: the rules alone decide.</summary>
    /// <param name="IsWanted">False when the user's settings turn it off.</param>
    public sealed record Unavailable(string Because, bool IsWanted) : CommandConfinement;

    /// <summary>There is no sandbox, and the user wants nothing to run without.</summary>
    public sealed record Refused(string Because) : CommandConfinement;
}

/// <summary>A program about to be started.</summary>
/// <param name="Program">Absolute.</param>
public sealed record CommandStart(
    string Program,
    ImmutableArray<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Directory)
{
    /// <summary>Files outside of the workspace that it writes for us; each is there.</summary>
    public ImmutableArray<string> Reports { get; init; } = [];

    /// <summary>A file that it finds open for reading as descriptor 3; null for none.</summary>
    public string? OpenFile { get; init; }

    /// <summary>True when the program only watches over the command: what is asked to end is what it started.</summary>
    public bool IsWarden { get; init; }
}

/// <summary>The start of a command that is held back, and what is to be done when it is over.</summary>
/// <param name="Start">What is started instead.</param>
/// <param name="Finish">
/// Called once, when the command is over: puts the workspace in order, and says to the model what the command was kept from.
/// Is told whether the command was alone, so that whatever is new in the workspace is its doing.
/// </param>
public sealed record ConfinedStart(CommandStart Start, Func<bool, ImmutableArray<string>> Finish);

/// <summary>No sandbox at all.</summary>
public sealed class NoSandbox(string because) : ICommandSandbox
{
    public ValueTask<CommandConfinement> PlanAsync(CommandIntent intent, CancellationToken cancellationToken) =>
        new(new CommandConfinement.Unavailable(because, IsWanted: false));
}
