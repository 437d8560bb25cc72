using System.Collections.Concurrent;
using System.Text.Json;
using LspAgent.Host.Tests.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Editing;

/// <summary>Edits on the agent's door: asked with a diff, made through the editor where it offers that, and taken back.</summary>
[TestClass]
public sealed class AcpEditingTests
{
    private const string Files = """{"protocolVersion":1,"clientCapabilities":{"fs":{"readTextFile":true,"writeTextFile":true},"_meta":{"lspagent":{"methods":["_lspagent/hunks"]}}}}""";
    private const string Nothing = """{"protocolVersion":1,"clientCapabilities":{}}""";

    private readonly ConcurrentDictionary<string, string> _buffers = new(StringComparer.Ordinal);

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_edit_is_asked_with_its_diff_and_shown_with_it_when_it_is_done()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"two","new_string":"2"}""", "Done.");
        await using var panel = await StartAsync(model, Nothing, "one\r\ntwo\r\n");
        var session = await panel.OpenSessionAsync(Token);

        await panel.PromptAsync(session, "edit it", Token);

        var diff = $$"""{"type":"diff","path":{{JsonSerializer.Serialize(PathOf(panel))}},"newText":"one\r\n2\r\n","oldText":"one\r\ntwo\r\n"}""";
        var asked = panel.Client.Received.Single(message => message.Method == "session/request_permission").Params.GetRawText();
        Assert.Contains(diff, asked);
        var done = panel.Client.Received.Last(message => message.Method == "session/update" && message.Params.GetRawText().Contains("\"completed\"", StringComparison.Ordinal)).Params.GetRawText();
        Assert.Contains(diff, done);
        Assert.AreEqual("one\r\n2\r\n", await File.ReadAllTextAsync(PathOf(panel), Token));
    }

    [TestMethod]
    public async Task What_the_user_declines_is_not_done()
    {
        await using var model = ScriptedModelServer.Start("""-> Write {"file_path":"new.txt","content":"x"}""", "Well.");
        await using var panel = await StartAsync(model, Nothing, "one\n");
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"reject_once"}}""");
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "write it", Token);
        Assert.IsFalse(File.Exists(Path.Combine(panel.Workspace, "new.txt")));
    }

    [TestMethod]
    public async Task An_editor_that_writes_files_writes_them_and_unsaved_text_is_what_is_edited()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"unsaved","new_string":"edited"}""", "Done.");
        await using var panel = await StartAsync(model, Files, "on disk\n");
        _buffers[PathOf(panel)] = "unsaved\n";
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "edit it", Token);
        Assert.AreEqual("edited\n", _buffers[PathOf(panel)]);
        Assert.AreEqual("on disk\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        Assert.Contains("not saved yet", model.Requests[^1].BodyText);
    }

    [TestMethod]
    public async Task An_editor_that_says_it_wrote_and_did_not_is_not_believed()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"text","new_string":"edited"}""", "Hm.");
        await using var panel = await StartAsync(model, Files, "text\n");
        panel.Client.Answer("fs/write_text_file", "{}");
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "edit it", Token);
        Assert.Contains("but the text is the old one. No file was changed", model.Requests[^1].BodyText);
    }

    [TestMethod]
    public async Task Files_and_conversation_go_back_and_forth_again()
    {
        await using var model = ScriptedModelServer.Start(
            """-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"one","new_string":"1"}""", "Done.", "Again.", "And again.");
        await using var panel = await StartAsync(model, Nothing, "one\n");
        var session = await panel.OpenSessionAsync(Token);
        await panel.PromptAsync(session, "edit it", Token);
        await panel.PromptAsync(session, "/rewind", Token);
        await panel.PromptAsync(session, "/rewind 1", Token);
        Assert.AreEqual("1\n", await File.ReadAllTextAsync(PathOf(panel), Token), "a preview does nothing");
        Assert.IsTrue(Said(panel).Any(text => text.Contains("1. edit it (1 file changed since)", StringComparison.Ordinal)), string.Join("\n", Said(panel)));
        Assert.IsTrue(Said(panel).Any(text => text.Contains("Would be taken back:\n\n- a.txt gets its older text", StringComparison.Ordinal)), string.Join("\n", Said(panel)));

        await panel.PromptAsync(session, "/rewind 1 both", Token);
        Assert.AreEqual("one\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        await panel.PromptAsync(session, "hello", Token);
        Assert.DoesNotContain("edit it", model.Requests[3].BodyText);

        await panel.PromptAsync(session, "/rewind undo", Token);
        Assert.AreEqual("1\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        await panel.PromptAsync(session, "hello again", Token);
        Assert.Contains("edit it", model.Requests[4].BodyText);
    }

    [TestMethod]
    public async Task The_conversation_alone_goes_back_and_the_files_stay()
    {
        await using var model = ScriptedModelServer.Start(
            """-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"one","new_string":"1"}""", "Done.", "Again.");
        await using var panel = await StartAsync(model, Nothing, "one\n");
        var session = await panel.OpenSessionAsync(Token);
        await panel.PromptAsync(session, "edit it", Token);

        await panel.PromptAsync(session, "/rewind 1 conversation", Token);
        await panel.PromptAsync(session, "hello", Token);

        Assert.AreEqual("1\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        Assert.DoesNotContain("edit it", model.Requests[3].BodyText);
    }

    [TestMethod]
    public async Task A_command_that_deletes_is_taken_back()
    {
        await using var model = ScriptedModelServer.Start("""-> Bash {"command":"rm a.txt"}""", "Gone.");
        await using var panel = await StartAsync(model, Nothing, "one\n");
        var session = await panel.OpenSessionAsync(Token);
        await panel.PromptAsync(session, "delete it", Token);
        Assert.IsFalse(File.Exists(PathOf(panel)));
        await panel.PromptAsync(session, "/rewind 1 files", Token);
        Assert.AreEqual("one\n", await File.ReadAllTextAsync(PathOf(panel), Token));
    }

    [TestMethod]
    public async Task Changes_wait_for_the_users_word_when_the_user_wants_to_look()
    {
        await using var model = ScriptedModelServer.Start(
            """-> Read {"file_path":"a.txt"}""",
            """-> MultiEdit {"file_path":"a.txt","edits":[{"old_string":"one","new_string":"1"},{"old_string":"four","new_string":"4"}]}""",
            "Done.");
        await using var panel = await StartAsync(model, """{"protocolVersion":1,"clientCapabilities":{"_meta":{"lspagent":{"methods":["_lspagent/hunks"]}}}}""", "one\ntwo\nthree\nfour\n");
        var session = await panel.OpenSessionAsync(Token);
        await panel.Client.RequestAsync("session/set_config_option", $$"""{"sessionId":"{{session}}","configId":"edits","value":"review"}""", Token);
        await panel.PromptAsync(session, "edit it", Token);

        var shown = await panel.Client.NextAsync(message => message.Method == "_lspagent/hunks" && message.Params.GetProperty("hunks").GetArrayLength() == 2, Token);
        Assert.AreEqual(
            $$"""{"id":"h1","path":{{JsonSerializer.Serialize(PathOf(panel))}},"line":0,"lines":1,"oldText":"one\n","newText":"1\n"}""",
            shown.Params.GetProperty("hunks")[0].GetRawText());
        await File.WriteAllTextAsync(PathOf(panel), "1\ntwo\nuser\n4\n", Token);

        var rejected = await panel.Client.RequestAsync("_lspagent/hunks/reject", $$"""{"sessionId":"{{session}}","ids":["h1"]}""", Token);
        Assert.AreEqual("""{"settled":["h1"],"problems":[]}""", rejected.GetRawText());
        Assert.AreEqual("one\ntwo\nuser\n4\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        var accepted = await panel.Client.RequestAsync("_lspagent/hunks/accept", $$"""{"sessionId":"{{session}}"}""", Token);
        Assert.AreEqual("""{"settled":["h2"],"problems":[]}""", accepted.GetRawText());
        Assert.AreEqual("""{"hunks":[]}""", (await panel.Client.RequestAsync("_lspagent/hunks/list", $$"""{"sessionId":"{{session}}"}""", Token)).GetRawText());
        await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.Client.RequestAsync("_lspagent/hunks/accept", $$"""{"sessionId":"{{session}}","ids":["h1"]}""", Token));
    }

    [TestMethod]
    public async Task In_the_mode_for_it_edits_wait_also_when_the_session_is_opened_again()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"one","new_string":"1"}""", "Done.");
        await using var panel = await StartAsync(model, Nothing, "zero\none\ntwo\n");
        var session = await panel.OpenSessionAsync(Token);
        await panel.Client.RequestAsync("session/set_mode", $$"""{"sessionId":"{{session}}","modeId":"review"}""", Token);
        await panel.PromptAsync(session, "edit it", Token);

        Assert.AreEqual("zero\n1\ntwo\n", await File.ReadAllTextAsync(PathOf(panel), Token));
        await File.WriteAllTextAsync(PathOf(panel), "user\nzero\n1\ntwo\n", Token);
        var list = await panel.Client.RequestAsync("_lspagent/hunks/list", $$"""{"sessionId":"{{session}}"}""", Token);
        Assert.AreEqual(("h1", 2), (list.GetProperty("hunks")[0].GetProperty("id").GetString(), list.GetProperty("hunks")[0].GetProperty("line").GetInt32()));

        await panel.Client.RequestAsync("session/close", $$"""{"sessionId":"{{session}}"}""", Token);
        await panel.Client.RequestAsync("session/load", JsonSerializer.Serialize(new { sessionId = session, cwd = panel.Workspace, mcpServers = Array.Empty<string>() }), Token);
        var rejected = await panel.Client.RequestAsync("_lspagent/hunks/reject", $$"""{"sessionId":"{{session}}","path":{{JsonSerializer.Serialize(PathOf(panel))}}}""", Token);
        Assert.AreEqual("""{"settled":["h1"],"problems":[]}""", rejected.GetRawText());
        Assert.AreEqual("user\nzero\none\ntwo\n", await File.ReadAllTextAsync(PathOf(panel), Token));
    }

    private async Task<Panel> StartAsync(ScriptedModelServer model, string initialize, string text)
    {
        var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));
        panel.Client
            .Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""")
            .Answer("fs/read_text_file", parameters => _buffers.TryGetValue(parameters.GetProperty("path").GetString()!, out var buffer)
                ? JsonSerializer.Serialize(new { content = buffer })
                : JsonSerializer.Serialize(new { content = File.ReadAllText(parameters.GetProperty("path").GetString()!) }))
            .Answer("fs/write_text_file", parameters =>
            {
                _buffers[parameters.GetProperty("path").GetString()!] = parameters.GetProperty("content").GetString()!;
                return "{}";
            });
        await File.WriteAllTextAsync(PathOf(panel), text, Token);
        await panel.Client.RequestAsync("initialize", initialize, Token);
        return panel;
    }

    private static string PathOf(Panel panel) => Path.Combine(panel.Workspace, "a.txt");

    private static List<string> Said(Panel panel) =>
        [.. panel.Client.Received.Where(message => message.Method == "session/update")
            .Select(message => message.Params.GetProperty("update"))
            .Where(update => update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk")
            .Select(update => update.GetProperty("content").GetProperty("text").GetString()!)];
}
