using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks the editor for settings; the answers come in the same order, null where there is none.</summary>
public sealed record ConfigurationParams(ImmutableArray<ConfigurationItem> Items);

/// <summary>One section of the editor's settings, as it is for one folder.</summary>
public sealed record ConfigurationItem(DocumentUri? ScopeUri = null, string? Section = null);

/// <summary>The editor's settings changed; many clients send null and expect to be asked.</summary>
public sealed record DidChangeConfigurationParams(JsonElement Settings = default);
