using System.Collections.Immutable;

namespace LspAgent.Protocol.Lsp.Extensions;

/// <summary>The one argument of the commands that give the agent work at a place (<c>lspagent.fix</c>, <c>lspagent.explain</c>, …).</summary>
/// <param name="Diagnostics">What is to be fixed or explained there; none for the code itself.</param>
/// <param name="SessionId">A session of this connection that is to do it; without one the server has a session of its own for each folder.</param>
/// <param name="Instructions">The user's own words on what is wanted.</param>
public sealed record AgentCommandArguments(
    DocumentUri Uri,
    LspRange Range,
    ImmutableArray<Diagnostic>? Diagnostics = null,
    string? SessionId = null,
    string? Instructions = null);

/// <summary>The answer to such a command, given at once: what follows is told as that session's updates.</summary>
public sealed record AgentCommandResult(string SessionId);

/// <summary>The one argument of the commands that settle changes which wait for the user's word.</summary>
public sealed record HunkCommandArguments(string SessionId, ImmutableArray<string>? Ids = null);

/// <summary>What an offered action of the compiler's is found again by.</summary>
/// <param name="Version">Of the document that it was offered for; null when it was not open.</param>
/// <param name="Fixes">The diagnostic that it mends; null for a refactoring.</param>
public sealed record CodeActionData(DocumentUri Uri, LspRange Range, string Title, int? Version = null, string? Fixes = null);
