using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Crash;

/// <summary>One run of the scripted session that is killed somewhere and taken up again, and what must hold of it.</summary>
/// <param name="reference">What the model was told in a session that was not killed, a text for each part of each message.</param>
internal sealed class KilledSession(IReadOnlyList<KilledSession.Told> reference) : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly TempFolder _workspace = new();

    private static readonly string[] Unknown = [Conversation.OutcomeUnknown, Conversation.NeverBegan];

    /// <summary>True when the transcript was left with a part of a line: by the kill, which can hit the write, or by the cut.</summary>
    public bool IsTorn { get; private set; }

    public void Dispose()
    {
        _home.Dispose();
        _workspace.Dispose();
    }

    /// <summary>Runs the session to its end.</summary>
    /// <returns>What the model was told in the end.</returns>
    public static async Task<IReadOnlyList<Told>> PlayAsync(CancellationToken cancellationToken)
    {
        using var session = new KilledSession([]);
        KillScript.WriteFiles(session._workspace);
        await using var model = Model(heldAt: null);
        using var exec = RecordedExec.Start(model.Address, session._home.Path, session._workspace.Path, "--input-format", "stream-json");
        await exec.PromptAsync(cancellationToken);
        exec.EndPrompts();
        var (exitCode, errors) = await exec.EndAsync(cancellationToken);
        Assert.AreEqual(0, exitCode, errors);
        Assert.AreEqual(KillScript.Turns, exec.Results, errors);
        var (lines, _) = await session.ReadAsync(cancellationToken);
        CollectionAssert.AreEqual(Recorded(lines).ToArray(), Shown(exec.Lines).ToArray(), "what the client was shown is what is recorded");
        session.AssertEffects(lines);
        Assert.HasCount(KillScript.Turns / 6, session.Log, "every command was run");
        return session.TellAll(Conversation.Replay(AgentId.Main, lines).Messages);
    }

    public async Task RunAsync(KillPoint point, CancellationToken cancellationToken)
    {
        KillScript.WriteFiles(_workspace);
        var shown = await KillAsync(point, cancellationToken);
        if (point is KillPoint.InWrite { CutAt: { } cutAt })
        {
            CutOff(shown.Count, cutAt);
        }

        var (lines, problems) = await ReadAsync(cancellationToken);
        IsTorn |= point is not KillPoint.InWrite { CutAt: not null } && problems.Count == 1;
        Assert.AreEqual(IsTorn, problems is [var problem] && problem.Contains("cut off", StringComparison.Ordinal), string.Join(' ', problems));
        var recorded = Recorded(lines);
        Assert.IsLessThanOrEqualTo(recorded.Count, shown.Count, "more was shown than is recorded");
        CollectionAssert.AreEqual(recorded.Take(shown.Count).ToArray(), shown.ToArray(), "what was shown is recorded, in its order");
        var messages = Conversation.Replay(AgentId.Main, lines).Messages;
        AssertHappened(messages);
        AssertEffects(lines);
        await GoOnAsync(messages, cancellationToken);
        CollectionAssert.AllItemsAreUnique(Log, "no command is run again");
    }

    /// <summary>Killed while a command runs that has had a part of its effect.</summary>
    public async Task RunInCommandAsync(CancellationToken cancellationToken)
    {
        await using (var model = ScriptedModelServer.Start($$"""-> Bash {"command":"echo once >> {{KillScript.Log}}; sleep 60"}"""))
        {
            using var exec = RecordedExec.Start(model.Address, _home.Path, _workspace.Path, "Run it.");
            exec.EndPrompts();
            await Eventually.HoldsAsync(() => Log.Length > 0, cancellationToken);
            await exec.KillAsync(cancellationToken);
        }

        var (lines, _) = await ReadAsync(cancellationToken);
        var messages = Conversation.Replay(AgentId.Main, lines).Messages;
        StringAssert.Contains(Entries.Render([messages[^1]]), Conversation.OutcomeUnknown, StringComparison.Ordinal);
        await GoOnAsync(messages, cancellationToken);
        CollectionAssert.AreEqual(new[] { "once" }, Log);
    }

    private async Task<IReadOnlyList<string>> KillAsync(KillPoint point, CancellationToken cancellationToken)
    {
        await using var model = Model(GateOf(point));
        using var exec = RecordedExec.Start(model.Address, _home.Path, _workspace.Path, "--input-format", "stream-json");
        await exec.PromptAsync(cancellationToken);
        Func<bool> isEnough = point switch
        {
            KillPoint.Behind behind => () => exec.Results >= behind.Turn && exec.BytesBehindResult >= behind.Bytes,
            KillPoint.InStream { WaitsForText: true, IsInText: true } stream => () => exec.HasShown(KillScript.FirstHalf(stream.Turn)),
            KillPoint.InStream stream => () => exec.Results >= stream.Turn,
            KillPoint.InWrite write => () => exec.Results == write.Turn && exec.LargeLines >= write.LargeLines && exec.HasBegunLargeLine(write.Bytes),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Assert.IsTrue(await exec.ReadAsync(isEnough, cancellationToken), "the session ended too early");
        if (GateOf(point) is { } gate)
        {
            await model.Gates.ReachedAsync(gate).WaitAsync(cancellationToken);
        }

        await exec.KillAsync(cancellationToken);
        return Shown(exec.Lines);
    }

    /// <summary>The session goes on in a new process: its model is told all of it, and no call is run again.</summary>
    private async Task GoOnAsync(ImmutableArray<Message> before, CancellationToken cancellationToken)
    {
        await using var model = ScriptedModelServer.Start("Here I am again.");
        using var exec = RecordedExec.Start(model.Address, _home.Path, _workspace.Path, "--continue", "Go on.");
        exec.EndPrompts();
        var (exitCode, errors) = await exec.EndAsync(cancellationToken);
        Assert.AreEqual(0, exitCode, errors);
        Assert.AreEqual("Here I am again.", exec.Lines[^1]["result"]?.GetValue<string>(), errors);
        Assert.HasCount(1, model.Requests, "what was called before is not called again");
        Assert.AreEqual(IsTorn, errors.Contains("cut off", StringComparison.Ordinal), errors);

        var (lines, problems) = await ReadAsync(cancellationToken);
        Assert.IsEmpty(problems);
        Assert.IsFalse(lines.SkipWhile(line => line.Entry is not TranscriptEntry.SessionResumed).Any(line => line.Entry is TranscriptEntry.ToolIntent));
        var after = Conversation.Replay(AgentId.Main, lines).Messages;
        Assert.AreEqual(after.Length - 1, JsonNode.Parse(model.Requests[0].BodyText)?["messages"]?.AsArray().Count, "the model is told all of it");
        Assert.AreEqual("assistant: Here I am again.", Entries.Render([after[^1]]));
        StringAssert.Contains(Entries.Render([after[^2]]), "user: Go on.", StringComparison.Ordinal);
        Assert.AreEqual(
            Entries.Render(before),
            string.Join('\n', Entries.Render(after[..^1]).Split('\n')[..before.Sum(message => Entries.Render([message]).Split('\n').Length)]));
    }

    /// <summary>Everything is as in the session that was not killed; only the last message may be a part of what it became there.</summary>
    private void AssertHappened(ImmutableArray<Message> messages)
    {
        Assert.IsLessThanOrEqualTo(reference.Count, messages.Length);
        foreach (var (index, (killed, whole)) in TellAll(messages).Zip(reference).Index())
        {
            Assert.AreEqual(whole.Role, killed.Role, $"message {index}");
            if (killed.Role == Role.Assistant && index == messages.Length - 1 && !killed.Parts.SequenceEqual(whole.Parts))
            {
                StringAssert.StartsWith(string.Concat(whole.Texts), killed.Texts.Single(), StringComparison.Ordinal);
                continue;
            }

            for (var part = 0; part < killed.Parts.Length; part++)
            {
                var isUnknown = index == messages.Length - 1 && Unknown.Any(unknown => killed.Parts[part].EndsWith($": {unknown}", StringComparison.Ordinal));
                Assert.AreEqual(isUnknown ? killed.Parts[part] : whole.Parts[part], killed.Parts[part], $"message {index}");
            }

            Assert.IsTrue(index == messages.Length - 1 || killed.Parts.Length == whole.Parts.Length, $"message {index}");
        }
    }

    /// <summary>Nothing was done that the transcript does not know of, and what it says was done is done.</summary>
    private void AssertEffects(IReadOnlyList<TranscriptLine> lines)
    {
        var begun = lines.Select(line => line.Entry).OfType<TranscriptEntry.ToolIntent>().Select(intent => intent.Input).ToList();
        var done = lines.Select(line => line.Entry).OfType<TranscriptEntry.ToolOutcome>().Where(outcome => !outcome.IsError).Select(outcome => outcome.CallId).ToHashSet();
        var inputsDone = lines.Select(line => line.Entry).OfType<TranscriptEntry.ToolIntent>().Where(intent => done.Contains(intent.CallId)).Select(intent => intent.Input).ToList();
        var log = Log;
        CollectionAssert.AllItemsAreUnique(log);
        for (var turn = 0; turn < KillScript.Turns; turn++)
        {
            if (KillScript.Writes(turn))
            {
                var path = _workspace.In(KillScript.WrittenIn(turn));
                AssertEffect(KillScript.WrittenIn(turn), File.Exists(path));
                Assert.IsTrue(!File.Exists(path) || File.ReadAllText(path) == KillScript.TextWrittenIn(turn), "a file is written whole or not at all");
            }
            else if (KillScript.Appends(turn))
            {
                AssertEffect($"echo {turn} ", log.Contains($"{turn}"));
            }
        }

        void AssertEffect(string input, bool isThere)
        {
            Assert.IsTrue(!isThere || begun.Exists(known => known.Contains(input, StringComparison.Ordinal)), $"{input} was done without an intent");
            Assert.IsTrue(isThere || !inputsDone.Exists(known => known.Contains(input, StringComparison.Ordinal)), $"{input} is said to be done and is not");
        }
    }

    /// <summary>Cuts the transcript off behind what was shown, as if the last write had got no further.</summary>
    private void CutOff(int shownLines, double at)
    {
        var path = Directory.EnumerateDirectories(_home.In("projects")).SelectMany(static workspace => Directory.EnumerateFiles(workspace, "*.jsonl")).Single();
        var bytes = File.ReadAllBytes(path);
        var start = 0;
        for (var shown = 0; shown < shownLines;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = (LineReading.Read)TranscriptLineFormat.Read(bytes.AsSpan(start, end - start));
            shown += Recorded([line.Line]).Count;
            start = end + 1;
        }

        var length = start + (int)((bytes.Length - start) * at);
        var lastBreak = Array.LastIndexOf(bytes, (byte)'\n', length - 1);
        IsTorn = lastBreak + 1 < length && TranscriptLineFormat.Read(bytes.AsSpan()[(lastBreak + 1)..length]) is not LineReading.Read;
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    /// <summary>The transcript as it stands, read from a copy, so that it is left as it is.</summary>
    private async Task<(IReadOnlyList<TranscriptLine> Lines, IReadOnlyList<string> Problems)> ReadAsync(CancellationToken cancellationToken)
    {
        using var copy = new TempFolder();
        foreach (var path in Directory.EnumerateFiles(_home.Path, "*.jsonl", SearchOption.AllDirectories))
        {
            copy.Write(Path.GetRelativePath(_home.Path, path), await File.ReadAllBytesAsync(path, cancellationToken));
        }

        var directory = new TranscriptDirectory(copy.Path, TimeProvider.System);
        await foreach (var summary in directory.ListAsync(root: null, cancellationToken))
        {
            var opened = (TranscriptOpening.Opened)await directory.OpenAsync(summary.Session, cancellationToken);
            await opened.Transcript.DisposeAsync();
            return (opened.Lines, opened.Problems);
        }

        // Killed before there was anything to keep.
        return ([], []);
    }

    private static ScriptedModelServer Model(string? heldAt)
    {
        var model = ScriptedModelServer.Start(KillScript.Replies);
        foreach (var gate in KillScript.Gates.Where(gate => gate != heldAt))
        {
            model.Gates.Open(gate);
        }

        return model;
    }

    private static string? GateOf(KillPoint point) => point switch
    {
        KillPoint.InStream { IsInText: true } stream => KillScript.GateInText(stream.Turn),
        KillPoint.InStream stream => KillScript.GateAtStart(stream.Turn),
        KillPoint.InWrite write => KillScript.GateAfterCalls(write.Turn),
        _ => null,
    };

    /// <summary>What a client saw, in one string a line.</summary>
    private static List<string> Shown(IEnumerable<JsonObject> lines)
    {
        var shown = new List<string>();
        foreach (var line in lines)
        {
            switch (line["type"]?.GetValue<string>())
            {
                case "stream_event":
                    var delta = line["event"]?["delta"];
                    shown.Add($"piece {delta?["text"] ?? delta?["thinking"]}");
                    break;
                case "assistant":
                    shown.Add($"reply {string.Join(" | ", Blocks(line).Select(block => $"{block?["text"]}{block?["thinking"]}{block?["id"]}"))}");
                    break;
                case "user":
                    shown.Add($"outcome {string.Join(" | ", Blocks(line).Select(block => $"{block?["tool_use_id"]} {block?["content"]?[0]?["text"]}"))}");
                    break;
                case "system" when line["subtype"]?.GetValue<string>() == "informational":
                    shown.Add($"notice {line["content"]}");
                    break;
                default:
                    break;
            }
        }

        return shown;
    }

    /// <summary>The same of what the transcript holds.</summary>
    private static List<string> Recorded(IEnumerable<TranscriptLine> lines) =>
    [
        .. lines.Select(line => line.Entry switch
        {
            TranscriptEntry.AssistantDelta delta => $"piece {delta.Text}",
            TranscriptEntry.AssistantMessage { Content.Length: > 0 } reply => $"reply {string.Join(" | ", reply.Content.Select(block => block switch
            {
                ContentBlock.Text text => text.Value,
                ContentBlock.Thinking thinking => thinking.Value,
                ContentBlock.ToolUse call => call.Id,
                _ => "",
            }))}",
            TranscriptEntry.ToolOutcome outcome => $"outcome {outcome.CallId} {(outcome.Content.FirstOrDefault() as ContentBlock.Text)?.Value}",
            TranscriptEntry.Noticed notice => $"notice {notice.Text}",
            _ => null,
        }).OfType<string>(),
    ];

    private static JsonArray Blocks(JsonObject line) => line["message"]?["content"]?.AsArray() ?? [];

    /// <summary>The turns whose commands were run, in their order.</summary>
    private string[] Log => File.Exists(_workspace.In(KillScript.Log)) ? File.ReadAllLines(_workspace.In(KillScript.Log)) : [];

    private IReadOnlyList<Told> TellAll(ImmutableArray<Message> messages) =>
    [
        .. messages.Select(message => new Told(
            message.Role,
            [.. message.Content.Select(block => Entries.Render([new Message(message.Role, [block])]).Replace(_workspace.Path, "<ws>", StringComparison.Ordinal))],
            [.. message.Content.OfType<ContentBlock.Text>().Select(block => block.Value)])),
    ];

    /// <summary>One message as text, with nothing in it that differs between two runs.</summary>
    internal sealed record Told(Role Role, ImmutableArray<string> Parts, ImmutableArray<string> Texts);
}
