using System.IO.Pipelines;
using LspAgent.Host.Handlers;
using LspAgent.Host.Handlers.Code;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Everything that serves one editor, wired by hand. What an editor may call is added here and nowhere else.</summary>
internal sealed class LspServer : IAsyncDisposable
{
    private readonly RequestQueue _queue;
    private readonly ClientTrace _trace;
    private readonly SessionServices _sessions;
    private readonly NavigationSwitch _navigation;
    private readonly BackgroundTasks _background;
    private readonly CommandHandlers _commands;
    private readonly StoppableWork _stoppable = new();
    private readonly EditorCode _code;
    private readonly Func<string, string?> _environment;

    public LspServer(IDuplexPipe transport, HostLogging log, Func<string, string?> environment, TimeProvider time)
    {
        _environment = environment;
        Documents = new(log.CreateLogger<OpenDocuments>());
        ClientProcess = new(time, log.CreateLogger<ClientProcess>());
        _trace = new(log, time);
        Handlers = new(Lifecycle, Documents, Folders, _trace, ClientProcess, BeginNavigation, log.CreateLogger<LifecycleHandlers>());

        var routes = new Routes();
        Handlers.AddTo(routes);
        new DocumentHandlers(Documents, Folders).AddTo(routes);
        var editor = new EditorState(Documents);
        new EditorHandlers(editor).AddTo(routes);
        _sessions = new SessionServices(AgentOwnership.OfConnection(environment, time, log, () => Handlers.Client?.Settings, Take), () => SessionClientProfile.OfEditor(Handlers.Client?.Agent), (connection, _) => new EditorDocuments(Documents, connection, () => Handlers.Client, time), () => Handlers.Client?.IsTrusted, editor);
        _sessions.AddTo(routes);
        _background = new BackgroundTasks(log.CreateLogger<BackgroundTasks>());
        _navigation = new NavigationSwitch(_sessions.Agent, _background, () => Handlers.Client);
        _navigation.AddTo(routes);
        var code = _code = new EditorCode(_sessions.Agent, Documents, Folders, () => Handlers.Client);
        new NavigationHandlers(code, _navigation, _sessions.Agent, () => Handlers.Client).AddTo(routes);
        new HierarchyHandlers(code, _navigation).AddTo(routes);
        new SymbolHandlers(code, _navigation, () => Handlers.Client).AddTo(routes);
        new AuthHandlers(_sessions.Agent).AddTo(routes);
        new CodeToolHandlers(_sessions.Agent, Folders, connection => new EditorDocuments(Documents, connection, () => Handlers.Client, time), () => Handlers.Client?.IsTrusted).AddTo(routes);
        var actions = new CodeActionHandlers(code, _navigation, Documents, _sessions.Handlers, _sessions.Agent, () => Handlers.Client);
        actions.AddTo(routes);
        _commands = new CommandHandlers(code, _sessions.Agent, _sessions.Handlers, Documents, () => Handlers.Client, actions, _stoppable);
        _commands.AddTo(routes);
        _stoppable.AddTo(routes);

        _queue = new(routes, new() { Gate = Lifecycle.Gate }, log.CreateLogger<RequestQueue>());
        Connection = new(new HeaderDelimitedMessageHandler(transport), _queue, new() { Time = time }, log.CreateLogger<RpcConnection>());
    }

    public RpcConnection Connection { get; }

    public LspLifecycle Lifecycle { get; } = new();

    public OpenDocuments Documents { get; }

    public OpenFolders Folders { get; } = new();

    public ClientProcess ClientProcess { get; }

    public LifecycleHandlers Handlers { get; }

    private void BeginNavigation() => _navigation.Begin(Connection);

    /// <summary>The agent is there: what the editor said of C# counts for it, and the editor hears how projects load.</summary>
    private void Take(AgentHost agent)
    {
        _navigation.Take(agent);
        new LoadingProgress(Connection, () => Handlers.Client).Watch(agent);
        new ActionWarming(_code, _navigation).Watch(agent);
        new RestoreOffer(Connection, _stoppable, _environment, () => Handlers.Client).Watch(agent);
    }

    /// <summary>After the connection has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _trace.DisposeAsync();
        await ClientProcess.StopAsync();
        await _queue.DisposeAsync();
        await _sessions.DisposeAsync();
        await _background.DisposeAsync();
        _navigation.Dispose();
        _commands.Dispose();
        await Connection.DisposeAsync();
    }
}
