using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Secrets;
using LspAgent.Core.Workspace;
using Microsoft.Extensions.Logging;

namespace LspAgent.Core.Sessions;

/// <summary>What all sessions of a process share: ports and policies, composed once by the host.</summary>
public sealed record AgentServices
{
    public required IModelDirectory Models { get; init; }

    public required ITranscriptStore Transcripts { get; init; }

    public required IExportFiles Exports { get; init; }

    /// <summary>What no model and no log is shown.</summary>
    public SecretRedactor Secrets { get; init; } = new();

    public required IHooks Hooks { get; init; }

    public required ILiveContext LiveContext { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Logging { get; init; }
}
