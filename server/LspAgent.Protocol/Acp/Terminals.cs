using System.Collections.Immutable;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Runs a command in a terminal of the client, and answers at once.</summary>
/// <param name="Cwd">Absolute.</param>
/// <param name="OutputByteLimit">The most bytes of output to keep; the oldest go first.</param>
public sealed record CreateTerminalRequest(
    string SessionId,
    string Command,
    [property: Strict] ImmutableArray<string>? Args = null,
    [property: Strict] ImmutableArray<EnvVariable>? Env = null,
    [property: Strict] string? Cwd = null,
    [property: Strict] ulong? OutputByteLimit = null) : Extensible;

/// <summary>The terminal, to be released by whoever made it.</summary>
public sealed record CreateTerminalResponse(string TerminalId) : Extensible;

/// <summary>Asks what a terminal has shown so far.</summary>
public sealed record TerminalOutputRequest(string SessionId, string TerminalId) : Extensible;

/// <summary>What the terminal has shown so far, and how its command ended if it has.</summary>
public sealed record TerminalOutputResponse(string Output, bool Truncated, TerminalExitStatus? ExitStatus = null) : Extensible;

/// <summary>How a command ended: with a code, or by a signal.</summary>
public sealed record TerminalExitStatus(uint? ExitCode = null, string? Signal = null) : Extensible;

/// <summary>Waits until a terminal's command ends.</summary>
public sealed record WaitForTerminalExitRequest(string SessionId, string TerminalId) : Extensible;

/// <summary>How the command ended: with a code, or by a signal.</summary>
public sealed record WaitForTerminalExitResponse(uint? ExitCode = null, string? Signal = null) : Extensible;

/// <summary>Ends a terminal's command; its output can still be read.</summary>
public sealed record KillTerminalRequest(string SessionId, string TerminalId) : Extensible;

/// <summary>The command is killed.</summary>
public sealed record KillTerminalResponse : Extensible;

/// <summary>Ends a terminal's command and frees the terminal.</summary>
public sealed record ReleaseTerminalRequest(string SessionId, string TerminalId) : Extensible;

/// <summary>The terminal is gone.</summary>
public sealed record ReleaseTerminalResponse : Extensible;
