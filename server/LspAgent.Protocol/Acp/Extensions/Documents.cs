using System.Collections.Immutable;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Asks the client to save documents.</summary>
/// <param name="Paths">Absolute.</param>
public sealed record SaveDocumentsRequest(ImmutableArray<string> Paths) : Extensible;

/// <summary>The client did what it could; what is saved, the disk says.</summary>
public sealed record SaveDocumentsResponse : Extensible;
