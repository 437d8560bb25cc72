using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks the client for capabilities that cannot be announced in <see cref="ServerCapabilities"/>.</summary>
public sealed record RegistrationParams(ImmutableArray<Registration> Registrations);

/// <summary>One capability asked for; the id takes it back later.</summary>
public sealed record Registration(string Id, string Method, JsonElement? RegisterOptions = null);

/// <summary>Takes capabilities back.</summary>
/// <param name="Unregisterations">Spelled so in the specification.</param>
public sealed record UnregistrationParams(ImmutableArray<Unregistration> Unregisterations);

/// <summary>One capability taken back.</summary>
public sealed record Unregistration(string Id, string Method);
