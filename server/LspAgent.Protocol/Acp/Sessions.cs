using System.Collections.Immutable;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Makes a session in a folder.</summary>
/// <param name="Cwd">Absolute; the root of the session.</param>
/// <param name="AdditionalDirectories">Absolute; further roots, if the agent announced that it takes them.</param>
public sealed record NewSessionRequest(
    string Cwd,
    [property: NullIsEmpty] ImmutableArray<McpServer> McpServers,
    [property: Strict] ImmutableArray<string>? AdditionalDirectories = null) : Extensible;

/// <summary>The new session, with what can be set in it.</summary>
public sealed record NewSessionResponse(
    string SessionId,
    SessionModeState? Modes = null,
    ImmutableArray<SessionConfigOption>? ConfigOptions = null) : Extensible;

/// <summary>Opens a session of the past: its whole conversation follows as updates before the answer.</summary>
public sealed record LoadSessionRequest(
    string SessionId,
    string Cwd,
    [property: NullIsEmpty] ImmutableArray<McpServer> McpServers,
    [property: Strict] ImmutableArray<string>? AdditionalDirectories = null) : Extensible;

/// <summary>The session is open, with what can be set in it.</summary>
public sealed record LoadSessionResponse(
    SessionModeState? Modes = null,
    ImmutableArray<SessionConfigOption>? ConfigOptions = null) : Extensible;

/// <summary>Opens a session of the past without sending its conversation again.</summary>
public sealed record ResumeSessionRequest(
    string SessionId,
    string Cwd,
    [property: Strict] ImmutableArray<string>? AdditionalDirectories = null,
    [property: Strict] ImmutableArray<McpServer>? McpServers = null) : Extensible;

/// <summary>The session is open, with what can be set in it.</summary>
public sealed record ResumeSessionResponse(
    SessionModeState? Modes = null,
    ImmutableArray<SessionConfigOption>? ConfigOptions = null) : Extensible;

/// <summary>Asks for the sessions of one folder, or for all, a page at a time.</summary>
/// <param name="Cursor">From the answer before; absent for the first page.</param>
public sealed record ListSessionsRequest(
    [property: Strict] string? Cwd = null,
    [property: Strict] string? Cursor = null) : Extensible;

/// <summary>One page of sessions.</summary>
/// <param name="NextCursor">Absent on the last page.</param>
public sealed record ListSessionsResponse(
    [property: Tolerant] ImmutableArray<SessionInfo> Sessions,
    string? NextCursor = null) : Extensible;

/// <summary>What a list shows of a session.</summary>
/// <param name="UpdatedAt">ISO 8601.</param>
public sealed record SessionInfo(
    string SessionId,
    string Cwd,
    ImmutableArray<string>? AdditionalDirectories = null,
    string? Title = null,
    string? UpdatedAt = null) : Extensible;

/// <summary>Takes a session off the list.</summary>
public sealed record DeleteSessionRequest(string SessionId) : Extensible;

/// <summary>The session is no longer on the list.</summary>
public sealed record DeleteSessionResponse : Extensible;

/// <summary>Cancels what a session does and frees what it holds; it can be opened again.</summary>
public sealed record CloseSessionRequest(string SessionId) : Extensible;

/// <summary>The session is closed.</summary>
public sealed record CloseSessionResponse : Extensible;
