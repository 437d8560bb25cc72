using System.Text.Json;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Sessions;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Tests.Prompts;

/// <summary>What a person is shown before agreeing to a call: all of it, and nothing hidden.</summary>
[TestClass]
public sealed class PermissionPromptTests
{
    [TestMethod]
    public void A_command_is_shown_to_the_letter_with_its_folder_the_part_in_question_and_the_rule()
    {
        var rule = PermissionRule.Parse(RuleEffect.Ask, "Bash(git push:*)", new SettingOrigin(SettingsLayer.User, "/home/u/settings.json", 4), out _);
        var prompt = Prompt(
            Call() with { Command = "make && git push ```", Directory = "/ws/a" },
            new PermissionDecision.Ask("git push ```: a rule wants to be asked, Bash(git push:*) (/home/u/settings.json, line 4)") { Part = "git push ```", Rule = rule, AsksEachTime = true });

        var (text, facts) = Shown(prompt);

        Assert.Contains("````\nmake && git push ```\n````", text);
        Assert.Contains("In `/ws/a`", text);
        Assert.Contains("In question: ```` git push ``` ````", text);
        Assert.AreEqual("make && git push ```", facts.GetProperty("command").GetString());
        Assert.AreEqual("/ws/a", facts.GetProperty("directory").GetString());
        Assert.AreEqual("git push ```", facts.GetProperty("part").GetString());
        Assert.AreEqual("Bash(git push:*) (/home/u/settings.json, line 4)", facts.GetProperty("rule").GetString());
        Assert.Contains("make && git push ```\nIn /ws/a\nIn question: git push ```\nWhy it is asked: git push ```: a rule wants", prompt.ToMessage());
    }

    [TestMethod]
    [DataRow("\u202E", "<U+202E>")]
    [DataRow("\U000E0061", "<U+E0061>")]
    [DataRow("\u200B", "<U+200B>")]
    [DataRow("\u001B[31m", "<U+001B>[31m")]
    public void No_character_is_hidden_anywhere(string hidden, string shown)
    {
        var prompt = Prompt(
            Call() with
            {
                Title = $"Run {hidden}",
                Command = $"echo {hidden}",
                Directory = $"/ws/{hidden}",
                Addresses = [new Uri("https://example.com/")],
                Changes = [new FileChange($"/ws/A{hidden}.cs", $"old {hidden}\n", $"new {hidden}\n")],
                Paths = [new PathAccess(PathUse.Read, $"/ws/{hidden}b", $"/elsewhere/{hidden}")],
            },
            new PermissionDecision.Ask($"because {hidden}") { Part = $"part {hidden}" });

        var request = JsonSerializer.Serialize(prompt.ToRequest(new SessionId("s")), AcpClientMethods.RequestPermission.Params);
        var message = prompt.ToMessage();

        // The path of a diff names the file for the client; it is no text that is shown.
        var texts = JsonElement.Parse(request).GetProperty("toolCall").GetProperty("content").EnumerateArray()
            .SelectMany(part => part.GetProperty("type").GetString() is "diff" ? new[] { part.GetProperty("oldText"), part.GetProperty("newText") } : [part.GetProperty("content").GetProperty("text")])
            .Select(part => part.GetString()!).Append(JsonElement.Parse(request).GetProperty("toolCall").GetProperty("title").GetString()!).Append(message).ToList();
        Assert.IsEmpty(texts.Where(text => text.Contains(hidden[0], StringComparison.Ordinal)));
        Assert.IsTrue(texts.TrueForAll(text => text.Contains(shown, StringComparison.Ordinal) || text.Contains(shown.Replace("[", @"\[", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Contains("stand as their code points", message);
    }

    [TestMethod]
    public void Hosts_are_named_as_a_machine_names_them()
    {
        var (text, facts) = Shown(Prompt(Call() with { Addresses = [new Uri("https://аpple.com/x")] }, new PermissionDecision.Ask("no rule allows it")));

        Assert.AreEqual("xn--pple-43d.com", facts.GetProperty("hosts")[0].GetString());
        Assert.Contains("Asks `xn--pple-43d.com`", text);
    }

    [TestMethod]
    public void Every_file_that_would_change_is_named_and_its_difference_shown()
    {
        var prompt = Prompt(
            Call() with
            {
                Changes = [new FileChange("/ws/A.cs", "one\ntwo\n", "one\n2\n"), new FileChange("/ws/B.cs", null, "new\n"), new FileChange("/ws/C.cs", "gone\n", null)],
                Paths = [new PathAccess(PathUse.Write, "/ws/A.cs", "/ws/A.cs"), new PathAccess(PathUse.Write, "/ws/link.cs", "/etc/passwd")],
            },
            new PermissionDecision.Ask("it changes something"));

        var diffs = prompt.ToRequest(new SessionId("s")).ToolCall.Content!.Value.OfType<ToolCallContent.Diff>().ToList();
        var message = prompt.ToMessage();

        CollectionAssert.AreEqual(new[] { "/ws/A.cs", "/ws/B.cs", "/ws/C.cs" }, diffs.Select(diff => diff.Path).ToArray());
        Assert.AreEqual(("one\ntwo\n", "one\n2\n"), (diffs[0].OldText, diffs[0].NewText));
        Assert.Contains("Changes /ws/A.cs\nCreates /ws/B.cs\nDeletes /ws/C.cs\nWrites /ws/link.cs, which leads to /etc/passwd", message);
        Assert.Contains(" one\n-two\n+2", message);
    }

    [TestMethod]
    public void Words_from_elsewhere_begin_no_markup_of_their_own()
    {
        var (text, _) = Shown(Prompt(Call(), new PermissionDecision.Ask("[click](https://evil.example) <b>x</b>")));

        Assert.Contains(@"\[click\](https://evil.example) \<b\>x\</b\>", text);
    }

    [TestMethod]
    public void An_option_that_was_not_offered_allows_nothing()
    {
        var prompt = Prompt(Call(), new PermissionDecision.Ask("it changes something"));

        Assert.AreEqual(new PermissionAnswer.AllowOnce(), prompt.AnswerOf(new ChoiceEnd.Chosen("allow_once", null)));
        Assert.AreEqual(new PermissionAnswer.Reject("no, thanks"), prompt.AnswerOf(new ChoiceEnd.Chosen("reject_once", "no, thanks")));
        Assert.AreEqual(new PermissionAnswer.Reject(null), prompt.AnswerOf(new ChoiceEnd.Chosen("allow_user", null)));
        Assert.AreEqual(new PermissionAnswer.Reject(null), prompt.AnswerOf(new ChoiceEnd.Declined()));
        Assert.AreEqual(new PermissionAnswer.NobodyThere(), prompt.AnswerOf(new ChoiceEnd.NobodyThere()));
    }

    private static PreparedCall Call() => new()
    {
        Title = "Run",
        Kind = Core.Tools.ToolKind.Execute,
        Effects = ToolEffects.RunsCommands,
        Commit = _ => ValueTask.FromResult(ToolResult.Ok("done")),
    };

    private static PermissionPrompt Prompt(PreparedCall call, PermissionDecision.Ask ask) => new(new PermissionQuestion(
        "q1",
        "c1",
        "Bash",
        call,
        ask,
        [
            new("allow_once", "Allow once", new PermissionAnswer.AllowOnce(), [], []),
            new("reject_once", "Deny", new PermissionAnswer.Reject(null), [], []),
        ]));

    private static (string Text, JsonElement Facts) Shown(PermissionPrompt prompt)
    {
        var request = JsonElement.Parse(JsonSerializer.Serialize(prompt.ToRequest(new SessionId("s")), AcpClientMethods.RequestPermission.Params));
        var text = request.GetProperty("toolCall").GetProperty("content").EnumerateArray().Last().GetProperty("content").GetProperty("text").GetString()!;
        return (text, request.GetProperty("_meta").GetProperty("lspagent").GetProperty("permission"));
    }
}
