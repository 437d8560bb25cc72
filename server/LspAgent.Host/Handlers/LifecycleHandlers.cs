using LspAgent.Host.Handlers.Code;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Handlers;

/// <summary>Begins and ends a connection: <c>initialize</c>, <c>shutdown</c>, <c>exit</c>, and how much the client wants to hear.</summary>
internal sealed partial class LifecycleHandlers(
    LspLifecycle lifecycle,
    OpenDocuments documents,
    OpenFolders folders,
    ClientTrace trace,
    ClientProcess clientProcess,
    Action initialized,
    ILogger<LifecycleHandlers> logger)
{
    /// <summary>What the client announced; null before <c>initialize</c>.</summary>
    public ClientProfile? Client { get; private set; }

    public void AddTo(Routes routes) => routes
        .On(LspMethods.Initialize, (parameters, context, _) => Task.FromResult(Initialize(parameters, context.Connection, routes)))
        .On(LspMethods.Initialized, (_, _) => Initialized())
        .On(LspMethods.Shutdown, (_, _) => Task.FromResult(Shutdown()))
        .On(LspMethods.Exit, (_, context, _) => Exit(context.Connection))
        .On(LspMethods.SetTrace, (parameters, _) => SetTrace(parameters.Value));

    private InitializeResult Initialize(InitializeParams parameters, RpcConnection connection, Routes routes)
    {
        var client = ClientProfile.From(parameters);
        Client = client;
        documents.Encoding = client.PositionEncoding.ToText();
        folders.Begin(parameters);
        trace.Begin(connection, parameters.Trace ?? TraceValue.Off);
        if (parameters.ProcessId is { } processId)
        {
            clientProcess.Watch(processId, connection);
        }

        lifecycle.OnInitialized();
        LogInitialized(parameters.ClientInfo is { } info ? $"{info.Name} {info.Version}".TrimEnd() : "a client without a name", folders.Current.Length);
        return new(Announce(client, routes), new(Product.Title, Product.Version));
    }

    private static ServerCapabilities Announce(ClientProfile client, Routes routes) => WithNavigation(client, new(
        PositionEncoding: client.PositionEncoding,
        TextDocumentSync: new(OpenClose: true, Change: TextDocumentSyncKind.Incremental, Save: new(IncludeText: false)),
        CodeActionProvider: new(CodeActionHandlers.Kinds, ResolveProvider: true),
        ExecuteCommandProvider: new([.. CommandHandlers.Names]),
        Workspace: new(new(Supported: true, ChangeNotifications: true)),
        Experimental: AgentAnnouncement.Of(routes)));

    /// <summary>What another server may answer is announced only when it was wanted at the start.</summary>
    private static ServerCapabilities WithNavigation(ClientProfile client, ServerCapabilities all) => client.Code?.Navigation is not true ? all : all with
    {
        HoverProvider = new(),
        DefinitionProvider = new(),
        TypeDefinitionProvider = new(),
        ImplementationProvider = new(),
        ReferencesProvider = new(),
        DocumentSymbolProvider = new(),
        WorkspaceSymbolProvider = new(),
        CallHierarchyProvider = new(),
        TypeHierarchyProvider = new(),
    };

    private Task Initialized()
    {
        initialized();
        return Task.CompletedTask;
    }

    private NoValue Shutdown()
    {
        lifecycle.OnShutDown();
        return NoValue.Instance;
    }

    private static Task Exit(RpcConnection connection)
    {
        connection.Close("The client said exit.");
        return Task.CompletedTask;
    }

    private Task SetTrace(TraceValue value)
    {
        trace.Value = value;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Initialized by {Client} with {Folders} folders.")]
    private partial void LogInitialized(string client, int folders);
}
