using System.Collections.Immutable;
using LspAgent.Core.Permissions;

namespace LspAgent.Host.Doors.Exec;

/// <summary>How the result of <c>exec</c> is written, and how prompts are read.</summary>
internal enum ExecFormat
{
    Text,
    Json,
    StreamJson,
}

/// <summary>One call of <c>lspagent exec</c>, as the command line says it.</summary>
internal sealed record ExecRequest
{
    /// <summary>Null when the prompts come from standard input.</summary>
    public string? Prompt { get; init; }

    public ExecFormat Output { get; init; }

    public ExecFormat Input { get; init; }

    public bool IncludesPartialMessages { get; init; }

    public string? Model { get; init; }

    public PermissionMode? Mode { get; init; }

    /// <summary>The session to go on with.</summary>
    public string? Resume { get; init; }

    /// <summary>Go on with the folder's newest session.</summary>
    public bool Continues { get; init; }

    public int? MaxTurns { get; init; }

    public decimal? MaxBudgetUsd { get; init; }

    public string? AppendSystemPrompt { get; init; }

    public ImmutableArray<string> AllowedTools { get; init; } = [];

    /// <summary>Settings of this run, above the files': JSON, or the path of a file.</summary>
    public string? Settings { get; init; }

    /// <summary>The user trusts the folder for this run.</summary>
    public bool IsTrusted { get; init; }
}

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int PermissionNeeded = 3;
    public const int Interrupted = 130;
}
