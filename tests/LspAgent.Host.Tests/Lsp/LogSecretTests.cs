using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>What users write, what their files hold and what their keys are never reaches a log, however much is logged and whatever goes wrong.</summary>
[TestClass]
public sealed class LogSecretTests
{
    private const string Secret = "xyzzy-9f3b-SECRET";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_marked_secret_never_reaches_a_log()
    {
        await using var model = ScriptedModelServer.Start(
            $$$"""
            ? thinking of {{{Secret}}}
            Looking for {{{Secret}}}.
            -> Read {"file_path":"secret.txt"}
            -> Read {"file_path":"{{{Secret}}}.txt"}
            -> Grep {"pattern":"({{{Secret}}}"}
            -> Nothing {"is":"{{{Secret}}}"}
            """,
            $"{Secret} it is.\n!retry overloaded",
            $"!fail invalid_request no {Secret} please",
            $"Half of {Secret}\n!cut");
        await using var editor = new Editor(
            ("LSPAGENT_LOG", "trace"),
            ("ANTHROPIC_BASE_URL", model.Address.ToString()),
            ("LSPAGENT_MODEL", "anthropic/scripted"),
            ("LSPAGENT_MODEL_BASE_BACKOFF_MS", "1"),
            ("LSPAGENT_MODEL_MAX_BACKOFF_MS", "1"),
            ("LSPAGENT_MODEL_MAX_ATTEMPTS", "2"));
        await editor.InitializeAsync(Token);
        await File.WriteAllTextAsync(Path.Combine(editor.Workspace, "secret.txt"), $"a file with {Secret}\n", Token);

        // An editor whose document goes astray, and messages that cannot be read.
        await editor.Client.NotifyAsync("textDocument/didOpen", $$$"""{"textDocument":{"uri":"file:///w/a.cs","languageId":"csharp","version":1,"text":"{{{Secret}}}"}}""", Token);
        await editor.Client.NotifyAsync("textDocument/didChange", $$$"""{"textDocument":{"uri":"file:///w/a.cs","version":2},"contentChanges":[{"range":{"start":{"line":9,"character":0},"end":{"line":9,"character":0}},"text":"{{{Secret}}}"}]}""", Token);
        await editor.Client.NotifyAsync("textDocument/didChange", $$$"""{"textDocument":{"uri":"file:///w/a.cs","version":"{{{Secret}}}"},"contentChanges":[]}""", Token);
        await RefusedAsync(editor, "session/prompt", $$"""{"sessionId":7,"prompt":"{{Secret}}"}""");

        // A wrong key, a good one that is the secret, and turns that fail in several ways.
        model.Key = Secret;
        await editor.Client.RequestAsync("_lspagent/auth/set", """{"provider":"anthropic","key":"wrong"}""", Token);
        var session = await editor.OpenSessionAsync(Token);
        await RefusedAsync(editor, "session/prompt", PromptOf(session));
        await editor.Client.RequestAsync("_lspagent/auth/set", $$"""{"provider":"anthropic","key":"{{Secret}}"}""", Token);
        var end = await editor.Client.RequestAsync("session/prompt", PromptOf(session), Token);
        Assert.AreEqual("end_turn", end.GetProperty("stopReason").GetString());
        await RefusedAsync(editor, "session/prompt", PromptOf(session));
        await RefusedAsync(editor, "session/prompt", PromptOf(session));
        Assert.HasCount(7, model.Requests, "all of the script was played");

        var (errors, files) = await editor.EndAsync();
        Assert.Contains("out of sync", files, StringComparison.Ordinal, "the log is there");
        Assert.DoesNotContain("SECRET", files, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SECRET", errors, StringComparison.OrdinalIgnoreCase);
    }

    private static string PromptOf(string session) =>
        JsonSerializer.Serialize(new { sessionId = session, prompt = new[] { new { type = "text", text = $"What is {Secret}?" } } });

    private Task<RemoteInvocationException> RefusedAsync(Editor editor, string method, string parameters) =>
        Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => editor.Client.RequestAsync(method, parameters, Token));
}
