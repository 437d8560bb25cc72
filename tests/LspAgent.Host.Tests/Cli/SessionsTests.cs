using System.Text.Json;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>The sessions on the disk, from the command line: listed, looked at, saved, named, gone on with and deleted.</summary>
[TestClass]
public sealed class SessionsTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Sessions_are_listed_for_their_folder_the_latest_first()
    {
        await using var model = ScriptedModelServer.Start("One.", "Two.");
        using var world = new CliWorld().With(model);
        await SayAsync(world, "first question");
        await SayAsync(world, "second question");

        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        var json = await JsonAsync(world, "sessions", "list", "--json");

        var titles = list.Output.TrimEnd().Split('\n').Select(line => line.Split("  ", 3)[2]).ToArray();
        CollectionAssert.AreEqual(new[] { "second question", "first question" }, titles);
        Assert.AreEqual("second question", json[0].GetProperty("title").GetString());
        Assert.AreEqual(world.Workspace, json[0].GetProperty("folder").GetString());
        Assert.AreEqual(list.Output[..36], json[0].GetProperty("id").GetString());
    }

    [TestMethod]
    public async Task A_list_without_sessions_says_where_others_are()
    {
        using var world = new CliWorld();

        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        var json = await JsonAsync(world, "sessions", "list", "--json");

        Assert.AreEqual((0, ""), (list.ExitCode, list.Output));
        Assert.Contains("sessions list --all", list.Errors);
        Assert.AreEqual(0, json.GetArrayLength());
    }

    [TestMethod]
    public async Task A_session_tells_of_itself_by_as_much_of_its_id_as_is_needed()
    {
        await using var model = ScriptedModelServer.Start("One.");
        using var world = new CliWorld().With(model);
        var id = await SayAsync(world, "what is this?");

        var text = await CliRun.ToEndAsync(world, Token, "sessions", "show", id[..30]);
        var facts = await JsonAsync(world, "sessions", "show", id, "--json");

        Assert.Contains("Prompt", text.Output);
        Assert.Contains("what is this?", text.Output);
        Assert.Contains(id, text.Output);
        Assert.AreEqual(1, facts.GetProperty("turns").GetInt32());
        Assert.AreEqual("claude-sonnet-4-20250514", facts.GetProperty("models")[0].GetProperty("model").GetString());
        Assert.IsTrue(File.Exists(facts.GetProperty("file").GetString()));
    }

    [TestMethod]
    public async Task A_session_is_exported_for_people_and_for_programs()
    {
        await using var model = ScriptedModelServer.Start("The answer.");
        using var world = new CliWorld().With(model);
        var id = await SayAsync(world, "what is this?");

        var page = await CliRun.ToEndAsync(world, Token, "sessions", "export", id);
        var json = await JsonAsync(world, "sessions", "export", id, "--json");
        var saved = await CliRun.ToEndAsync(world, Token, "sessions", "export", id, "-o", "out.md");
        var again = await CliRun.ToEndAsync(world, Token, "sessions", "export", id, "-o", "out.md");

        Assert.Contains("# what is this?", page.Output);
        Assert.Contains("The answer.", page.Output);
        Assert.AreEqual(id, json.GetProperty("session").GetString());
        Assert.AreEqual(0, saved.ExitCode, saved.Errors);
        Assert.AreEqual(page.Output, await File.ReadAllTextAsync(Path.Join(world.Workspace, "out.md"), Token));
        Assert.AreEqual(1, again.ExitCode);
        Assert.Contains("is there already", again.Errors);
    }

    [TestMethod]
    public async Task A_session_is_renamed_gone_on_with_and_deleted()
    {
        await using var model = ScriptedModelServer.Start("One.", "Two.");
        using var world = new CliWorld().With(model);
        var id = await SayAsync(world, "first");

        var renamed = await CliRun.ToEndAsync(world, Token, "sessions", "rename", id, " Another \n title ");
        var resumed = await CliRun.ToEndAsync(world, Token, "sessions", "resume", id, "go on");
        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        var deleted = await CliRun.ToEndAsync(world, Token, "sessions", "delete", id, "--json");
        var gone = await CliRun.ToEndAsync(world, Token, "sessions", "show", id);

        Assert.AreEqual(0, renamed.ExitCode, renamed.Errors);
        Assert.AreEqual("Two.\n", resumed.Output, resumed.Errors);
        Assert.Contains("first", model.Requests[1].BodyText);
        Assert.EndsWith("Another title\n", list.Output);
        Assert.IsTrue(JsonElement.Parse(deleted.Output).GetProperty("deleted").GetBoolean());
        Assert.AreEqual(1, gone.ExitCode);
        Assert.Contains("sessions list --all", gone.Errors);
        Assert.IsEmpty(Directory.GetFiles(Path.Join(world.Home, "projects"), "*.jsonl", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task A_session_that_another_process_writes_can_be_looked_at_and_not_changed()
    {
        await using var model = ScriptedModelServer.Start("The beginning\n!wait gate\nthe end");
        using var world = new CliWorld().With(model);
        await using var busy = CliRun.Start(world, "exec", "go", "--output-format", "stream-json", "--include-partial-messages");
        await busy.HasSaidAsync("The beginning", Token);
        var id = (await JsonAsync(world, "sessions", "list", "--json"))[0].GetProperty("id").GetString()!;

        var page = await CliRun.ToEndAsync(world, Token, "sessions", "export", id);
        var renamed = await CliRun.ToEndAsync(world, Token, "sessions", "rename", id, "T");
        var deleted = await CliRun.ToEndAsync(world, Token, "sessions", "delete", id);
        model.Gates.Open("gate");
        var end = await busy.EndAsync(null, Token);

        Assert.Contains("The beginning", page.Output);
        Assert.AreEqual((1, 1), (renamed.ExitCode, deleted.ExitCode));
        Assert.Contains("is open in", renamed.Errors);
        Assert.Contains("is open in", deleted.Errors);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
    }

    [TestMethod]
    public async Task A_damaged_file_is_said_and_hides_nothing_else()
    {
        await using var model = ScriptedModelServer.Start("One.");
        using var world = new CliWorld().With(model);
        var id = await SayAsync(world, "first");
        var folder = Path.GetDirectoryName(Directory.GetFiles(Path.Join(world.Home, "projects"), "*.jsonl", SearchOption.AllDirectories).Single())!;
        await File.WriteAllTextAsync(Path.Join(folder, "broken.jsonl"), "no line\n", Token);

        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        var show = await CliRun.ToEndAsync(world, Token, "sessions", "show", "broken");

        Assert.StartsWith(id, list.Output);
        Assert.Contains("broken.jsonl holds no session that can be read", list.Errors);
        Assert.AreEqual(1, show.ExitCode);
        Assert.Contains("sessions delete broken", show.Errors);
    }

    [TestMethod]
    [DataRow(30, false)]
    [DataRow(60, true)]
    public async Task Old_sessions_go_when_the_setting_says_so(int days, bool isKept)
    {
        await using var model = ScriptedModelServer.Start("One.", "Two.", "Three.");
        using var world = new CliWorld().With(model);
        world.Write("home/settings.json", $$"""{"cleanupPeriodDays":{{days}}}""");
        var old = await SayAsync(world, "first");
        var resumed = await SayAsync(world, "second");
        foreach (var file in Directory.GetFiles(Path.Join(world.Home, "projects"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().AddDays(-40).UtcDateTime);
        }

        await CliRun.ToEndAsync(world, Token, "exec", "--resume", resumed, "go on");
        var ids = (await JsonAsync(world, "sessions", "list", "--json")).EnumerateArray().Select(session => session.GetProperty("id").GetString()).ToList();

        Assert.AreEqual(isKept, ids.Contains(old));
        Assert.Contains(resumed, ids, "what is gone on with is never too old");
    }

    [TestMethod]
    public async Task The_command_to_export_saves_a_file()
    {
        await using var model = ScriptedModelServer.Start("One.");
        using var world = new CliWorld().With(model);
        var id = await SayAsync(world, "first");

        var own = await CliRun.ToEndAsync(world, Token, "exec", "--resume", id, "/export");
        var named = await CliRun.ToEndAsync(world, Token, "exec", "--resume", id, "/export talk.json");
        var again = await CliRun.ToEndAsync(world, Token, "exec", "--resume", id, "/export talk.json");

        Assert.Contains(Path.Join(world.Home, "exports", $"session-{id}.md"), own.Output);
        Assert.StartsWith("# first", await File.ReadAllTextAsync(Path.Join(world.Home, "exports", $"session-{id}.md"), Token));
        Assert.Contains("talk.json", named.Output);
        Assert.AreEqual(id, JsonElement.Parse(await File.ReadAllTextAsync(Path.Join(world.Workspace, "talk.json"), Token)).GetProperty("session").GetString());
        Assert.Contains("is there already", again.Errors);
    }

    /// <summary>Runs a prompt and returns the id of the session.</summary>
    private async Task<string> SayAsync(CliWorld world, string prompt)
    {
        var result = await JsonAsync(world, "exec", prompt, "--output-format", "json");
        return result.GetProperty("session_id").GetString()!;
    }

    private async Task<JsonElement> JsonAsync(CliWorld world, params string[] arguments)
    {
        var end = await CliRun.ToEndAsync(world, Token, arguments);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        return JsonElement.Parse(end.Output);
    }
}
