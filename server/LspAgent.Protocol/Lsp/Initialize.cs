using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>How the client introduces itself. What it can do for us beyond the specification stands in the experimental capabilities or in <see cref="InitializationOptions"/>.</summary>
/// <param name="ProcessId">The process to die with; null when the client says it has none.</param>
public sealed record InitializeParams(
    ClientCapabilities Capabilities,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? ProcessId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DocumentUri? RootUri = null,
    string? RootPath = null,
    ClientInfo? ClientInfo = null,
    string? Locale = null,
    JsonElement? InitializationOptions = null,
    TraceValue? Trace = null,
    ImmutableArray<WorkspaceFolder>? WorkspaceFolders = null,
    ProgressToken? WorkDoneToken = null);

/// <summary>The client's name and version, for the log and for people; never for deciding what it can do.</summary>
public sealed record ClientInfo(string Name, string? Version = null);

/// <summary>How the server introduces itself.</summary>
public sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo? ServerInfo = null);

/// <summary>The server's name and version.</summary>
public sealed record ServerInfo(string Name, string? Version = null);

/// <summary>The client has the server's capabilities; from here on the server may ask and tell.</summary>
public sealed record InitializedParams;
