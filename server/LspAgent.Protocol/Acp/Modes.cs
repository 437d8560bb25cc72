using System.Collections.Immutable;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>The modes of a session, and the one it is in.</summary>
public sealed record SessionModeState(
    string CurrentModeId,
    [property: Tolerant] ImmutableArray<SessionMode> AvailableModes) : Extensible;

/// <summary>A way for the agent to work, such as asking before each change.</summary>
public sealed record SessionMode(string Id, string Name, string? Description = null) : Extensible;

/// <summary>Puts a session into another mode, also during a turn.</summary>
public sealed record SetSessionModeRequest(string SessionId, string ModeId) : Extensible;

/// <summary>The session is in the mode.</summary>
public sealed record SetSessionModeResponse : Extensible;
