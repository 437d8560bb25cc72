using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>Something to run when a person picks it.</summary>
/// <param name="CommandName">The identifier that comes back in <see cref="ExecuteCommandParams"/>.</param>
public sealed record Command(
    string Title,
    [property: JsonPropertyName("command")] string CommandName,
    ImmutableArray<JsonElement>? Arguments = null,
    string? Tooltip = null);

/// <summary>A person picked a command.</summary>
public sealed record ExecuteCommandParams(
    string Command,
    ImmutableArray<JsonElement>? Arguments = null,
    ProgressToken? WorkDoneToken = null);

/// <summary>The commands that the server runs.</summary>
public sealed record ExecuteCommandOptions(ImmutableArray<string> Commands, bool? WorkDoneProgress = null);
