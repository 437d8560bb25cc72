using System.Collections.Immutable;

namespace LspAgent.Protocol.Acp;

/// <summary>The first message of a connection: what the client speaks and can do.</summary>
/// <param name="ProtocolVersion">The newest version that the client speaks.</param>
public sealed record InitializeRequest(
    ushort ProtocolVersion,
    ClientCapabilities? ClientCapabilities = null,
    Implementation? ClientInfo = null) : Extensible;

/// <summary>The version that both speak from here on, and what the agent can do.</summary>
public sealed record InitializeResponse(
    ushort ProtocolVersion,
    AgentCapabilities? AgentCapabilities = null,
    ImmutableArray<AuthMethod>? AuthMethods = null,
    Implementation? AgentInfo = null) : Extensible;

/// <summary>Who is at the other end: a name for programs, a title for people.</summary>
public sealed record Implementation(string Name, string Version, string? Title = null) : Extensible;

/// <summary>What the client can do for the agent.</summary>
/// <param name="Terminal">The client has all of the <c>terminal/*</c> methods.</param>
public sealed record ClientCapabilities(
    FileSystemCapabilities? Fs = null,
    bool Terminal = false,
    ClientSessionCapabilities? Session = null,
    AuthCapabilities? Auth = null,
    ElicitationCapabilities? Elicitation = null) : Extensible;

/// <summary>Which of the <c>fs/*</c> methods the client has.</summary>
public sealed record FileSystemCapabilities(bool ReadTextFile = false, bool WriteTextFile = false) : Extensible;

/// <summary>What the client can show of a session beyond the baseline.</summary>
public sealed record ClientSessionCapabilities(
    CompactionCapabilities? Compaction = null,
    SessionConfigOptionsCapabilities? ConfigOptions = null,
    NoticeCapabilities? Notices = null) : Extensible;

/// <summary>The client shows compactions: the agent may send their updates.</summary>
public sealed record CompactionCapabilities;

/// <summary>The client shows notices: the agent may send them.</summary>
public sealed record NoticeCapabilities;

/// <summary>Which kinds of config options the client can show beyond the choice from a list.</summary>
public sealed record SessionConfigOptionsCapabilities(BooleanConfigOptionCapabilities? Boolean = null) : Extensible;

/// <summary>The client shows on/off options.</summary>
public sealed record BooleanConfigOptionCapabilities : Extensible;

/// <summary>Which kinds of authentication the client can carry out.</summary>
/// <param name="Terminal">The client can run the agent's program in a terminal for the user to sign in.</param>
public sealed record AuthCapabilities(bool Terminal = false) : Extensible;

/// <summary>In which ways the client can ask its user for input.</summary>
public sealed record ElicitationCapabilities(
    ElicitationFormCapabilities? Form = null,
    ElicitationUrlCapabilities? Url = null) : Extensible;

/// <summary>The client shows forms.</summary>
public sealed record ElicitationFormCapabilities : Extensible;

/// <summary>The client sends its user to an address.</summary>
public sealed record ElicitationUrlCapabilities : Extensible;

/// <summary>What the agent can do for the client.</summary>
/// <param name="LoadSession">The agent answers <c>session/load</c>.</param>
public sealed record AgentCapabilities(
    bool LoadSession = false,
    PromptCapabilities? PromptCapabilities = null,
    McpCapabilities? McpCapabilities = null,
    SessionCapabilities? SessionCapabilities = null,
    AgentAuthCapabilities? Auth = null) : Extensible;

/// <summary>What a prompt may hold beyond text and links to resources.</summary>
public sealed record PromptCapabilities(bool Image = false, bool Audio = false, bool EmbeddedContext = false) : Extensible;

/// <summary>How the agent can reach MCP servers beyond starting them itself.</summary>
public sealed record McpCapabilities(bool Http = false, bool Sse = false) : Extensible;

/// <summary>Which session methods the agent answers beyond the baseline.</summary>
public sealed record SessionCapabilities(
    SessionListCapabilities? List = null,
    SessionDeleteCapabilities? Delete = null,
    SessionAdditionalDirectoriesCapabilities? AdditionalDirectories = null,
    SessionResumeCapabilities? Resume = null,
    SessionCloseCapabilities? Close = null) : Extensible;

/// <summary>The agent answers <c>session/list</c>.</summary>
public sealed record SessionListCapabilities : Extensible;

/// <summary>The agent answers <c>session/delete</c>.</summary>
public sealed record SessionDeleteCapabilities : Extensible;

/// <summary>The agent takes additional directories when a session is made, loaded or resumed.</summary>
public sealed record SessionAdditionalDirectoriesCapabilities : Extensible;

/// <summary>The agent answers <c>session/resume</c>.</summary>
public sealed record SessionResumeCapabilities : Extensible;

/// <summary>The agent answers <c>session/close</c>.</summary>
public sealed record SessionCloseCapabilities : Extensible;

/// <summary>What the agent can do about authentication beyond <c>authenticate</c>.</summary>
public sealed record AgentAuthCapabilities(LogoutCapabilities? Logout = null) : Extensible;

/// <summary>The agent answers <c>logout</c>.</summary>
public sealed record LogoutCapabilities : Extensible;
