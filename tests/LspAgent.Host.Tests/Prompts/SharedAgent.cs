using System.Collections.Concurrent;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Tests.Prompts;

/// <summary>One agent and several clients of it, each over a pipe of its own in memory, with a home, a workspace and a scripted model.</summary>
internal sealed class SharedAgent : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<AgentHost> _host;
    private readonly List<SharedClient> _clients = [];

    public SharedAgent(ScriptedModelServer model)
    {
        var environment = new ConcurrentDictionary<string, string>(StringComparer.Ordinal)
        {
            ["LSPAGENT_HOME"] = _folder.In("home"),
            ["ANTHROPIC_BASE_URL"] = model.Address.ToString().TrimEnd('/'),
            ["ANTHROPIC_API_KEY"] = "test-key",
            ["LSPAGENT_MODEL"] = "anthropic/scripted-model",
        };
        Directory.CreateDirectory(Workspace);
        _folder.Write("outside.txt", "what lies outside");
        _host = new(() => new AgentHost(name => environment.GetValueOrDefault(name), settings: null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));
    }

    public string Workspace => _folder.In("ws");

    /// <summary>A client that announces nothing and can answer only what it is told to.</summary>
    public SharedClient Connect(SessionClientProfile? profile = null)
    {
        var client = new SharedClient(_host, profile ?? SessionClientProfile.From(null));
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await _host.Value.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>One of several clients of an agent.</summary>
internal sealed class SharedClient : IAsyncDisposable
{
    private readonly RpcConnection _server;
    private readonly SessionHandlers _handlers;
    private readonly RequestQueue _queue;
    private readonly Task _serving;
    private bool _isGone;

    public SharedClient(Lazy<AgentHost> host, SessionClientProfile profile)
    {
        var pipes = new PipePair();
        var routes = new Routes();
        _handlers = new SessionHandlers(host, () => profile, (_, _) => NoOpenDocuments.Instance, static () => null);
        _handlers.AddTo(routes);
        _queue = new(routes, new(), NullLogger<RequestQueue>.Instance);
        _server = new(new NewLineDelimitedMessageHandler(pipes.Server), _queue, new() { Cancel = CancelMethod.Acp }, NullLogger<RpcConnection>.Instance);
        _serving = _server.RunAsync(CancellationToken.None);
        Rpc = new(new NewLineDelimitedMessageHandler(pipes.Client), new() { Cancel = CancelMethod.Acp });
    }

    public RecordingClient Rpc { get; }

    public async Task<string> OpenSessionAsync(string workspace, CancellationToken cancellationToken) =>
        (await Rpc.Connection.InvokeAsync(AcpMethods.NewSession, new NewSessionRequest(workspace, []), cancellationToken)).SessionId;

    public Task ResumeAsync(string session, string workspace, CancellationToken cancellationToken) =>
        Rpc.Connection.InvokeAsync(AcpMethods.ResumeSession, new ResumeSessionRequest(session, workspace), cancellationToken);

    public Task<PromptResponse> PromptAsync(string session, string text, CancellationToken cancellationToken) =>
        Rpc.Connection.InvokeAsync(AcpMethods.Prompt, new PromptRequest(session, [new ContentBlock.TextContent(text)]), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        await Rpc.DisposeAsync();
        await _serving;
        await _queue.DisposeAsync();
        await _handlers.DisposeAsync();
        await _server.DisposeAsync();
    }
}
