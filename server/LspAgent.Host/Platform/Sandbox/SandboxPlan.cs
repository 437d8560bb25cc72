using System.Collections.Immutable;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What a command in the sandbox sees and may change, as facts without order: every path canonical and there.</summary>
internal sealed record SandboxPlan
{
    /// <summary>Folders that are empty in the sandbox, but for what is shown in them.</summary>
    public required ImmutableArray<string> Hidden { get; init; }

    /// <summary>What of the hidden folders may be read.</summary>
    public required ImmutableArray<string> Readable { get; init; }

    /// <summary>The workspace and what a build keeps between its runs.</summary>
    public required ImmutableArray<string> Writable { get; init; }

    /// <summary>What of the writable may only be read, outer paths before inner ones.</summary>
    public required ImmutableArray<string> Protected { get; init; }

    /// <summary>Empty folders that stand where nothing may appear.</summary>
    public required ImmutableArray<string> Masks { get; init; }

    /// <summary>Files and sockets that cannot be opened.</summary>
    public required ImmutableArray<string> Closed { get; init; }

    /// <summary>What the command finds as <c>/tmp</c>.</summary>
    public required string Temporary { get; init; }
}
