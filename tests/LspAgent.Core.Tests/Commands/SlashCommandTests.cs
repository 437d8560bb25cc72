using LspAgent.Core.Commands;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Commands;

/// <summary>What the user is answered to a command, and what the model hears of it.</summary>
[TestClass]
public sealed class SlashCommandTests(TestContext test)
{
    private CancellationToken Token => test.CancellationToken;

    [TestMethod]
    [DataRow("/help", "help", "")]
    [DataRow("  /compact keep the\nAPI  ", "compact", "keep the\nAPI")]
    [DataRow("/mcp:server:prompt x", "mcp:server:prompt", "x")]
    public void A_command_is_a_name_behind_a_slash(string text, string name, string arguments) =>
        Assert.AreEqual(new SlashCommand(name, arguments), SlashCommand.Parse(text));

    [TestMethod]
    [DataRow("/usr/bin is missing")]
    [DataRow("/")]
    [DataRow("help")]
    [DataRow("a /help")]
    [DataRow("//help")]
    public void A_path_is_no_command(string text) => Assert.IsNull(SlashCommand.Parse(text));

    [TestMethod]
    public async Task Help_lists_every_command()
    {
        var told = await NoticeAsync("/help");
        foreach (var info in SlashCommands.Infos)
        {
            Assert.Contains($"- `/{info.Name}", told);
        }
    }

    [TestMethod]
    public void Names_and_aliases_are_unique() => Assert.IsTrue(
        SlashCommands.Infos.All(info => SlashCommands.Find(info.Name)?.Info == info)
            && SlashCommands.Infos.Select(info => info.Name).Distinct(StringComparer.Ordinal).Count() == SlashCommands.Infos.Length);

    [TestMethod]
    public async Task A_command_is_not_heard_by_the_model()
    {
        await using var kit = new SessionKit(new ScriptedModel("Hello."));
        await kit.RunAsync(Token, "/help", "/HELP", "hi");
        Assert.AreEqual("hi", ((ContentBlock.Text)kit.Model.Requests.Single().Messages.Single().Content.Single()).Value);
    }

    [TestMethod]
    public async Task A_mistyped_command_is_asked_back_and_not_sent()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        Assert.AreEqual(
            "notice: There is no command `/hlep`. Did you mean `/help`? The model has not heard this; to tell it so all the same, begin with another word.\nend: end_turn\n",
            await kit.RunAsync(Token, "/hlep me"));
        Assert.IsEmpty(kit.Model.Requests);
    }

    [TestMethod]
    [DataRow("/export", "/exports/session-{0}.md", "# hi")]
    [DataRow("/export json", "/exports/session-{0}.json", "{")]
    [DataRow("/export markdown notes/talk of today.txt", "/ws/notes/talk of today.txt", "# hi")]
    [DataRow("/export talk.JSON", "/ws/talk.JSON", "{")]
    public async Task An_export_has_the_format_and_the_place_that_were_asked_for(string order, string path, string start)
    {
        await using var kit = new SessionKit(new ScriptedModel("Hello."));
        var session = await kit.NewAsync(Token);
        await session.PromptAsync(Prompt.Of("hi"), Token);
        await session.PromptAsync(Prompt.Of(order), Token);
        var (where, text) = kit.Exports.Files.Single();
        Assert.AreEqual(path.Replace("{0}", session.Id.Value, StringComparison.Ordinal), where);
        Assert.StartsWith(start, text);
        Assert.Contains("Hello.", text);
        Assert.DoesNotContain("/export", text);
        Assert.Contains($"saved in `{where}`", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task Nothing_said_is_nothing_to_export()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        Assert.Contains("nothing to export", await kit.RunAsync(Token, "/export"));
        Assert.IsEmpty(kit.Exports.Files);
    }

    [TestMethod]
    [DataRow("/frobnicate the parser")]
    [DataRow("/usr/lib is missing")]
    [DataRow("/net is down")]
    public async Task Any_other_text_with_a_slash_goes_to_the_model(string text)
    {
        await using var kit = new SessionKit(new ScriptedModel("I see."));
        Assert.AreEqual($"user: {text}\nassistant: I see.\nend: end_turn\n", await kit.RunAsync(Token, text));
    }

    [TestMethod]
    [DataRow(Origin.Mailbox, Trust.Trusted)]
    [DataRow(Origin.Tick, Trust.Trusted)]
    [DataRow(Origin.User, Trust.Untrusted)]
    public async Task Only_the_user_gives_commands(Origin origin, Trust trust)
    {
        await using var kit = new SessionKit(new ScriptedModel("No."));
        var session = await kit.NewAsync(Token);
        await session.PromptAsync(Prompt.Of("/mode bypassPermissions") with { Origin = origin, Trust = trust }, Token);
        Assert.AreEqual(PermissionMode.Default, session.State.Options.Mode);
        Assert.HasCount(1, kit.Model.Requests);
    }

    [TestMethod]
    public async Task A_command_that_would_steer_waits_for_its_own_turn()
    {
        var model = new ScriptedModel("-> Look {}", "!wait middle\ndone");
        await using var kit = new SessionKit(model, [TestTool.Reading("Look", "seen")]);
        var session = await kit.NewAsync(Token);
        var prompt = session.PromptAsync(Prompt.Of("go"), Token);
        await model.Gates.ReachedAsync("middle");
        var command = session.PromptAsync(Prompt.Of("/rename Later") with { Delivery = Delivery.Steer }, Token);
        model.Gates.Open("middle");
        await prompt;
        await command;
        Assert.EndsWith("assistant: done\nend: end_turn\nnotice: This session is now called “Later”.\nend: end_turn\n", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task Clear_lets_the_model_forget_and_the_transcript_keep()
    {
        await using var kit = new SessionKit(new ScriptedModel("one", "two"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "remember me", "/clear", "who am I?");
        Assert.HasCount(1, kit.Model.Requests[1].Messages);
        Assert.Contains("user: remember me", await SessionKit.TellAsync(session, Token));
        Assert.AreEqual("who am I?", ((ContentBlock.Text)session.Messages[0].Content[0]).Value);
    }

    [TestMethod]
    public async Task What_was_cleared_does_not_come_back_with_a_summary()
    {
        await using var kit = new SessionKit(new ScriptedModel("one", $"two {new string('.', 20_000)}", "three\n!usage input=6000 output=10 read=0 write=0", "The notes."));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "an old secret", "/clear", "b", "c", "/compact");
        var head = ((ContentBlock.Text)session.Messages[0].Content[0]).Value;
        Assert.Contains("<message>\nb\n</message>\n\n<message>\nc\n</message>", head);
        Assert.DoesNotContain("an old secret", head);
    }

    [TestMethod]
    public async Task Clear_and_compact_say_when_there_is_nothing_to_do()
    {
        Assert.Contains("There is nothing to forget", await NoticeAsync("/clear"));
        Assert.Contains("There is nothing to shorten yet", await NoticeAsync("/compact"));
    }

    [TestMethod]
    public async Task Compact_takes_a_focus_and_keeps_the_last_exchange()
    {
        await using var kit = new SessionKit(new ScriptedModel($"one {new string('.', 20_000)}\n!usage input=6000 output=10 read=0 write=0", "two\n!usage input=6000 output=10 read=0 write=0", "The notes."));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "/compact the public API");
        Assert.Contains("Above all else, keep what concerns this:\nthe public API", TextOf(kit.Model.Requests[^1].Messages[^1].Content[^1]));
        var compacted = (await session.ReadAsync(0, Token)).Select(line => line.Entry).OfType<TranscriptEntry.Compacted>().Single();
        Assert.AreEqual("manual", compacted.Trigger);
        CollectionAssert.AreEqual(new[] { Role.User, Role.Assistant }, session.Messages.Select(message => message.Role).ToArray());
        Assert.AreEqual("two", TextOf(session.Messages[1].Content[0]));
    }

    [TestMethod]
    public async Task Context_shows_parts_that_sum_to_the_whole()
    {
        await using var kit = new SessionKit(
            new ScriptedModel("-> Look {}\n!usage input=900 output=10 read=0 write=0", "seen it\n!usage input=9000 output=1000 read=0 write=0"),
            [TestTool.Reading("Look", new string('x', 20_000))]);
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "look", "/context");
        var told = await LastNoticeAsync(session);
        Assert.StartsWith("`█░░░░░░░░░░░░░░░░░░░` 10,000 of 200,000 tokens (5 %) of **scripted**", told);
        Assert.Contains("| Free | 190,000 | 95.0 % |", told);
        Assert.Contains("From about 163,036 tokens on", told);
        var usage = ContextUsage.Of(ScriptedModel.Info, kit.Setup, session.Messages, session.State.ContextTokens);
        Assert.IsLessThan(3, Math.Abs(usage.Total - usage.System - usage.Tools - usage.User - usage.Assistant - usage.ToolResults));
        Assert.IsGreaterThan(9_000, usage.ToolResults);
    }

    [TestMethod]
    public async Task Cost_shows_each_model_with_its_cache()
    {
        await using var kit = new SessionKit(new ScriptedModel(
            "one\n!usage input=1000 output=100 read=0 write=2000",
            "two\n!usage input=100 output=100 read=3000 write=0\n!model other"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "/cost", "a", "b", "/usage");
        Assert.Contains("notice: This session has cost nothing yet: no model was asked.", await SessionKit.TellAsync(session, Token));
        Assert.AreEqual(
            """
            This session has cost **$0.0147**.

            | model | requests | input | cache read | cache write | output | cost |
            |---|--:|--:|--:|--:|--:|--:|
            | scripted | 1 | 1,000 | 0 | 2,000 | 100 | $0.012 |
            | other | 1 | 100 | 3,000 | 0 | 100 | $0.0027 |

            49 % of all that the models read came from a cache.
            """,
            await LastNoticeAsync(session));
    }

    [TestMethod]
    public async Task Cost_does_not_guess_a_price()
    {
        await using var kit = new SessionKit(new ScriptedModel("one"));
        kit.Directory.Info = ScriptedModel.Info with { Price = null };
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "/cost");
        Assert.Contains("is not known in full, for want of a price", await LastNoticeAsync(session));
        Assert.Contains("| price unknown |", await LastNoticeAsync(session));
    }

    [TestMethod]
    public async Task Model_lists_and_switches()
    {
        await using var kit = new SessionKit(new ScriptedModel("one"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "/model", "/model opus");
        var told = await SessionKit.TellAsync(session, Token);
        Assert.Contains("notice: The model is **scripted** (scripted). No other one is configured.", told);
        Assert.Contains("notice: The model is now **scripted** (scripted).\n", told);
        Assert.AreEqual("scripted", session.State.Options.Model);

        kit.Directory.Error = new ModelError(ModelErrorKind.UnknownModel, "Nothing tells who provides the model x.", Retryable: false);
        await SayAsync(session, "/model x");
        Assert.StartsWith("Nothing tells who provides the model x. No other one is configured.", await LastNoticeAsync(session));
        Assert.AreEqual("scripted", session.State.Options.Model);
    }

    [TestMethod]
    public async Task Models_are_listed_by_the_name_that_means_exactly_them()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        var services = kit.Services with { Models = new TwoModels() };
        await using var sessions = new SessionDirectory(services, CancellationToken.None);
        var session = await sessions.NewAsync(kit.Setup, Token);
        await SayAsync(session, "/model");
        Assert.AreEqual(
            """
            The model is **small** (near). Change it with `/model NAME`, with one of these names or any other that a configured provider knows:

            - `small` near, window 200,000 tokens, $3 in and $15 out for a million tokens
            - `far/small` far, window 1,000,000 tokens
            """,
            await LastNoticeAsync(session));
        await SayAsync(session, "/model far/small");
        Assert.AreEqual("far/small", session.State.Options.Model);
    }

    [TestMethod]
    public async Task Mode_lists_and_switches()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "/mode PLAN");
        Assert.AreEqual(PermissionMode.Plan, session.State.Options.Mode);
        Assert.AreEqual("The mode is now **plan**: the agent reads and plans, and changes nothing.", await LastNoticeAsync(session));
        await SayAsync(session, "/mode yolo");
        Assert.StartsWith("There is no mode `yolo`, so it stays **plan**. The modes are:\n\n- `default` ", await LastNoticeAsync(session));
        Assert.AreEqual(PermissionMode.Plan, session.State.Options.Mode);
    }

    [TestMethod]
    public async Task Resume_lists_the_sessions_of_this_workspace()
    {
        await using var kit = new SessionKit(new ScriptedModel("one"));
        var other = await kit.NewAsync(Token);
        await SayAsync(other, "Fix the parser");
        var elsewhere = await kit.Sessions.NewAsync(kit.Setup with { Roots = new("/other", []) }, Token);
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "/resume");
        var told = await LastNoticeAsync(session);
        Assert.Contains($"- `{other.Id}` ", told);
        Assert.Contains(" Fix the parser\n", told);
        Assert.Contains(" (nothing was said) **(this one)**", told);
        Assert.DoesNotContain(elsewhere.Id.Value, told);
        await SayAsync(session, "/resume PARSER");
        Assert.DoesNotContain(session.Id.Value, await LastNoticeAsync(session));
        await SayAsync(session, "/resume nothing like it");
        Assert.StartsWith("No session of this workspace has", await LastNoticeAsync(session));
    }

    [TestMethod]
    public async Task Rename_wants_a_title()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "/rename  Parser\t rewrite ");
        Assert.AreEqual("Parser rewrite", session.State.Title);
        await SayAsync(session, "/rename");
        Assert.AreEqual("Parser rewrite", session.State.Title);
        Assert.Contains("It is called “Parser rewrite” now.", await LastNoticeAsync(session));
    }

    private static string TextOf(ContentBlock block) => ((ContentBlock.Text)block).Value;

    private async Task SayAsync(AgentSession session, params string[] prompts)
    {
        foreach (var prompt in prompts)
        {
            await session.PromptAsync(Prompt.Of(prompt), Token);
        }
    }

    private async Task<string> NoticeAsync(string command)
    {
        await using var kit = new SessionKit(new ScriptedModel());
        var session = await kit.NewAsync(Token);
        await SayAsync(session, command);
        Assert.IsEmpty(kit.Model.Requests);
        return await LastNoticeAsync(session);
    }

    private async Task<string> LastNoticeAsync(AgentSession session) =>
        (await session.ReadAsync(0, Token)).Select(line => line.Entry).OfType<TranscriptEntry.Noticed>().Last().Text;

    /// <summary>Two models of one name.</summary>
    private sealed class TwoModels : IModelDirectory
    {
        private static readonly ModelInfo Near = ScriptedModel.Info with { Id = "small", Provider = "near" };
        private static readonly ModelInfo Far = Near with { Provider = "far", Price = null, ContextWindow = 1_000_000 };

        public IReadOnlyList<ModelInfo> Available => [Near, Far];

        public ModelChoice ChooseSmall(ModelInfo chosen) => Choose(chosen.Id);

        public ModelChoice Choose(string? name) => new ModelChoice.Ready(name == "far/small" ? Far : Near, new ScriptedModel());
    }
}
