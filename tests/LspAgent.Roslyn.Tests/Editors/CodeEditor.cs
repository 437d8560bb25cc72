using System.Diagnostics;
using System.Text.Json;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing.Files;
using LspAgent.Testing.Rpc;

namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>An editor without a C# server of its own that has a project open, and the server that it speaks to, over a pipe in memory.</summary>
internal sealed class CodeEditor : IAsyncDisposable
{
    public const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings></PropertyGroup></Project>";

    private readonly TempFolder _folder = new();
    private readonly HostLogging _log;
    private readonly LspServer _server;
    private readonly Task<ConnectionEnd> _serving;
    private readonly RecordingClient _client;

    private CodeEditor(IReadOnlyDictionary<string, string> variables)
    {
        var pipes = new PipePair();
        string? Variable(string name) => name is "LSPAGENT_HOME" ? _folder.In("home") : variables.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
        _log = new(Stream.Null, Variable, "lsp", TimeProvider.System);
        _server = new(pipes.Server, _log, Variable, TimeProvider.System);
        _serving = _server.Connection.RunAsync(CancellationToken.None);
        _client = new(new HeaderDelimitedMessageHandler(pipes.Client));
        Directory.CreateDirectory(Workspace);
    }

    public string Workspace => _folder.In("ws");

    public static async Task<CodeEditor> OpenAsync(IEnumerable<(string Name, string Text)> files, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var editor = await WriteAsync(files, environment, cancellationToken);
        using (var restore = Process.Start(new ProcessStartInfo("dotnet", ["restore", "-v", "quiet"]) { WorkingDirectory = editor.Workspace, RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException("dotnet does not start."))
        {
            await restore.StandardOutput.ReadToEndAsync(cancellationToken);
            await restore.WaitForExitAsync(cancellationToken);
            Assert.AreEqual(0, restore.ExitCode);
        }

        return await editor.StartAsync(isTrusted: true, new { }, cancellationToken);
    }

    /// <summary>With packages that were never restored.</summary>
    /// <param name="answer">What its user presses when asked whether to restore them.</param>
    /// <param name="window">What the editor says that it can show.</param>
    public static async Task<CodeEditor> OpenUnrestoredAsync(string answer, bool isTrusted, object window, CancellationToken cancellationToken)
    {
        var editor = await WriteAsync([("A.cs", "class A { }")], [], cancellationToken);
        editor._client.Answer("window/showMessageRequest", $$"""{"title":"{{answer}}"}""").Answer("window/workDoneProgress/create", "null");
        return await editor.StartAsync(isTrusted, window, cancellationToken);
    }

    public IEnumerable<RecordedMessage> Received => _client.Received;

    private static async Task<CodeEditor> WriteAsync(IEnumerable<(string Name, string Text)> files, (string Name, string Value)[] environment, CancellationToken cancellationToken)
    {
        var editor = new CodeEditor(environment.ToDictionary(static item => item.Name, static item => item.Value, StringComparer.Ordinal));
        foreach (var (name, text) in files.Append(("App.csproj", Project)))
        {
            await File.WriteAllTextAsync(Path.Join(editor.Workspace, name), text, cancellationToken);
        }

        return editor;
    }

    private async Task<CodeEditor> StartAsync(bool isTrusted, object window, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            processId = (int?)null,
            rootUri = DocumentUri.FromPath(Workspace).Value,
            initializationOptions = new { lspagent = new { isTrusted, csharp = new { navigation = true } } },
            capabilities = new
            {
                window,
                workspace = new { applyEdit = true, workspaceEdit = new { documentChanges = true } },
                textDocument = new { codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = new[] { "quickfix" } } }, dataSupport = true, resolveSupport = new { properties = new[] { "edit" } } } },
            },
        };
        await _client.RequestAsync("initialize", JsonSerializer.Serialize(parameters), cancellationToken);
        await _client.NotifyAsync("initialized", "{}", cancellationToken);
        return this;
    }

    public Task<JsonElement> RequestAsync(string method, object parameters, CancellationToken cancellationToken) => _client.RequestAsync(method, JsonSerializer.Serialize(parameters), cancellationToken);

    public Task NotifyAsync(string method, object parameters, CancellationToken cancellationToken) => _client.NotifyAsync(method, JsonSerializer.Serialize(parameters), cancellationToken).AsTask();

    /// <summary>The next message of a method, or one that came already.</summary>
    public Task<RecordedMessage> NextAsync(string method, CancellationToken cancellationToken) => _client.NextAsync(method, cancellationToken);

    public Task OpenAsync(string file, string text, CancellationToken cancellationToken) =>
        _client.NotifyAsync("textDocument/didOpen", JsonSerializer.Serialize(new { textDocument = new { uri = UriOf(file), languageId = "csharp", version = 1, text } }), cancellationToken).AsTask();

    public string UriOf(string file) => DocumentUri.FromPath(Path.Join(Workspace, file)).Value;

    /// <summary>What is offered at a place; waits until the projects are loaded.</summary>
    public async Task<IReadOnlyList<JsonElement>> ActionsAsync(string file, int line, int column, CancellationToken cancellationToken)
    {
        // A reference waits for the projects, which a list of actions does not.
        var position = new { line, character = column };
        await RequestAsync("textDocument/references", new { textDocument = new { uri = UriOf(file) }, position = new { line = 0, character = 0 }, context = new { includeDeclaration = false } }, cancellationToken);
        var listed = await RequestAsync("textDocument/codeAction", new { textDocument = new { uri = UriOf(file) }, range = new { start = position, end = position }, context = new { diagnostics = Array.Empty<object>() } }, cancellationToken);
        return [.. listed.EnumerateArray()];
    }

    /// <summary>The text as an editor has it after it made the edit of a resolved action.</summary>
    public static string Applied(string text, JsonElement action)
    {
        foreach (var edit in action.GetProperty("edit").GetProperty("documentChanges")[0].GetProperty("edits").EnumerateArray().Reverse())
        {
            var (start, end) = (OffsetOf(text, edit.GetProperty("range").GetProperty("start")), OffsetOf(text, edit.GetProperty("range").GetProperty("end")));
            text = string.Concat(text.AsSpan(0, start), edit.GetProperty("newText").GetString(), text.AsSpan(end));
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _serving;
        await _server.DisposeAsync();
        await _log.DisposeAsync();
        _folder.Dispose();
    }

    private static int OffsetOf(string text, JsonElement position)
    {
        var offset = 0;
        for (var line = position.GetProperty("line").GetInt32(); line > 0; line--)
        {
            offset = text.IndexOf('\n', offset) + 1;
        }

        return offset + position.GetProperty("character").GetInt32();
    }
}
