using LspAgent.Core.Workspace;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>The sessions of one connection: the same methods on the ACP door and on the LSP door.</summary>
internal sealed class SessionServices : IAsyncDisposable
{
    private readonly AgentOwnership _ownership;
    private readonly SessionHandlers _handlers;
    private readonly SessionExtensionHandlers _extensions;
    private readonly HunkHandlers _hunks;

    /// <param name="profile">What the client announced; asked when a session is opened.</param>
    /// <param name="openDocuments">The texts of the client's editor.</param>
    /// <param name="trustedByClient">Whether the client's editor trusts what is open in it; null when it has no opinion.</param>
    /// <param name="editor">What its user has before their eyes.</param>
    public SessionServices(
        Func<string, string?> environment,
        TimeProvider time,
        ILoggerFactory log,
        Func<SessionClientProfile> profile,
        Func<RpcConnection, Func<string?>, IOpenDocuments> openDocuments,
        Func<bool?> trustedByClient,
        IEditorState editor)
        : this(AgentOwnership.OfConnection(environment, time, log, static () => null, static _ => { }), profile, openDocuments, trustedByClient, editor)
    {
    }

    public SessionServices(
        AgentOwnership ownership,
        Func<SessionClientProfile> profile,
        Func<RpcConnection, Func<string?>, IOpenDocuments> openDocuments,
        Func<bool?> trustedByClient,
        IEditorState editor)
    {
        _ownership = ownership;
        _handlers = new SessionHandlers(Agent, profile, openDocuments, trustedByClient) { Editor = editor };
        _hunks = new HunkHandlers(_handlers);
        _extensions = new SessionExtensionHandlers(Agent, _handlers, profile);
    }

    /// <summary>The sessions that the connection is attached to.</summary>
    public SessionHandlers Handlers => _handlers;

    /// <summary>The agent of the process; made when it is first needed.</summary>
    public Lazy<AgentHost> Agent => _ownership.Agent;

    public void AddTo(Routes routes)
    {
        _handlers.AddTo(routes);
        _extensions.AddTo(routes);
        _hunks.AddTo(routes);
        new MentionHandlers(Agent, _handlers).AddTo(routes);
    }

    public async ValueTask DisposeAsync()
    {
        await _handlers.DisposeAsync();
        if (Agent.IsValueCreated && !_ownership.IsShared)
        {
            await Agent.Value.DisposeAsync();
        }
    }
}
