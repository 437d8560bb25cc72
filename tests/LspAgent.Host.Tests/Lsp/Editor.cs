using System.Text;
using System.Text.Json;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Files;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>An editor and the server that it speaks to, over a pipe in memory, with a home, an environment and a log of their own.</summary>
internal sealed class Editor : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MemoryStream _stderr = new();
    private readonly HostLogging _log;
    private readonly LspServer _server;
    private readonly Task<ConnectionEnd> _serving;
    private bool _hasEnded;

    public Editor(params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["LSPAGENT_HOME"] = _folder.In("home") };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        var pipes = new PipePair();
        _log = new(_stderr, variables.GetValueOrDefault, "lsp", TimeProvider.System);
        Logger = _log.CreateLogger("Test");
        _server = new(pipes.Server, _log, variables.GetValueOrDefault, TimeProvider.System);
        _serving = _server.Connection.RunAsync(CancellationToken.None);
        Client = new(new HeaderDelimitedMessageHandler(pipes.Client));
        Directory.CreateDirectory(Workspace);
    }

    public RecordingClient Client { get; }

    /// <summary>Writes into the server's log, under the name <c>Test</c>.</summary>
    public ILogger Logger { get; }

    public string Workspace => _folder.In("ws");

    public async Task InitializeAsync(CancellationToken cancellationToken, string trace = "off")
    {
        await Client.RequestAsync("initialize", $$"""{"processId":null,"rootUri":null,"capabilities":{},"trace":"{{trace}}"}""", cancellationToken);
        await Client.NotifyAsync("initialized", "{}", cancellationToken);
    }

    public async Task<string> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var session = await Client.RequestAsync("session/new", $$"""{"cwd":{{JsonSerializer.Serialize(Workspace)}},"mcpServers":[]}""", cancellationToken);
        return session.GetProperty("sessionId").GetString()!;
    }

    /// <summary>Ends the connection.</summary>
    /// <returns>All that was logged: to the standard error, and to files.</returns>
    public async Task<(string Errors, string Files)> EndAsync()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            await Client.DisposeAsync();
            await _serving;
            await _server.DisposeAsync();
            await _log.DisposeAsync();
        }

        var files = Directory.GetFiles(_folder.In("home"), "*.log*", SearchOption.AllDirectories);
        return (Encoding.UTF8.GetString(_stderr.ToArray()), string.Concat(files.Select(File.ReadAllText)));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _stderr.DisposeAsync();
        _folder.Dispose();
    }
}
