using System.Collections.Concurrent;
using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using LspAgent.Testing.Files;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Tests.Acp;

/// <summary>An agent panel and the server that it speaks to, over a pipe in memory, with a home and an environment of their own.</summary>
internal sealed class Panel : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;
    private readonly ConcurrentDictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly AcpServer _server;
    private readonly Task<ConnectionEnd> _serving;

    public Panel(params ReadOnlySpan<(string Name, string Value)> environment)
        : this(new TempFolder(), ownsFolder: true, environment)
    {
    }

    private Panel(TempFolder folder, bool ownsFolder, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        (_folder, _ownsFolder) = (folder, ownsFolder);
        var pipes = new PipePair();
        _environment["LSPAGENT_HOME"] = _folder.In("home");
        foreach (var (name, value) in environment)
        {
            _environment[name] = value;
        }

        _server = new(pipes.Server, NullLoggerFactory.Instance, name => _environment.GetValueOrDefault(name), TimeProvider.System);
        _serving = _server.Connection.RunAsync(CancellationToken.None);
        Client = new(new NewLineDelimitedMessageHandler(pipes.Client), new() { Cancel = CancelMethod.Acp });
        Directory.CreateDirectory(Workspace);
    }

    public RecordingClient Client { get; }

    /// <summary>Another process of the same user, in the same folders; it goes before this one.</summary>
    public Panel Reconnect() => new(_folder, ownsFolder: false, [.. _environment.Select(static variable => (variable.Key, variable.Value))]);

    public string Workspace => _folder.In("ws");

    /// <summary>The user's folder.</summary>
    public string Home => _folder.In("home");

    /// <summary>What other processes of the user do with the stored keys.</summary>
    public KeyRing KeysOnDisk() => new(_folder.In("home"));

    public Task<InitializeResponse> InitializeAsync(InitializeRequest request, CancellationToken cancellationToken) =>
        Client.Connection.InvokeAsync(AcpMethods.Initialize, request, cancellationToken);

    /// <summary>Begins a session in the workspace.</summary>
    public async Task<string> OpenSessionAsync(CancellationToken cancellationToken) =>
        (await Client.Connection.InvokeAsync(AcpMethods.NewSession, new NewSessionRequest(Workspace, []), cancellationToken)).SessionId;

    public Task<PromptResponse> PromptAsync(string session, string text, CancellationToken cancellationToken) =>
        Client.Connection.InvokeAsync(AcpMethods.Prompt, new PromptRequest(session, [new ContentBlock.TextContent(text)]), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Assert.IsInstanceOfType<ConnectionEnd.PeerEnded>(await _serving);
        await _server.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }
}
