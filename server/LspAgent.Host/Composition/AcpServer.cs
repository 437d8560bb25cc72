using System.IO.Pipelines;
using LspAgent.Core.Workspace;
using LspAgent.Host.Handlers;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Everything that serves one agent panel, wired by hand. What a client of the agent may call is added here and nowhere else.</summary>
internal sealed class AcpServer : IAsyncDisposable
{
    private readonly RequestQueue _queue;
    private readonly SessionServices _sessions;

    /// <summary>Serves the only client of the process, with an agent of its own.</summary>
    public AcpServer(IDuplexPipe transport, ILoggerFactory log, Func<string, string?> environment, TimeProvider time)
        : this(new NewLineDelimitedMessageHandler(transport), AgentOwnership.OfConnection(environment, time, log, static () => null, static _ => { }), log, time)
    {
    }

    /// <summary>Serves one client of several: the agent and its turns outlive the connection.</summary>
    public AcpServer(IMessageHandler messages, AgentHost agent, ILoggerFactory log, TimeProvider time)
        : this(messages, AgentOwnership.OfProcess(agent), log, time)
    {
    }

    private AcpServer(IMessageHandler messages, AgentOwnership agent, ILoggerFactory log, TimeProvider time)
    {
        var routes = new Routes();
        var lifecycle = new AcpLifecycle();
        _sessions = new SessionServices(
            agent,
            () => SessionClientProfile.From(lifecycle.Client),
            (connection, session) => SessionClientProfile.From(lifecycle.Client) is { ReadsFiles: true } or { WritesFiles: true }
                ? new ClientDocuments(connection, SessionClientProfile.From(lifecycle.Client), session)
                : NoOpenDocuments.Instance,
            static () => null,
            NoEditorState.Instance);
        _sessions.AddTo(routes);
        var auth = new AuthHandlers(_sessions.Agent);
        auth.AddTo(routes);
        new AcpInitializeHandler(lifecycle, auth, log.CreateLogger<AcpInitializeHandler>()).AddTo(routes);

        _queue = new(routes, new() { Gate = lifecycle.Gate }, log.CreateLogger<RequestQueue>());
        Connection = new(
            messages,
            _queue,
            new() { Cancel = CancelMethod.Acp, Time = time },
            log.CreateLogger<RpcConnection>());
    }

    public RpcConnection Connection { get; }

    /// <summary>After the connection has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _sessions.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
