using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Crash;

/// <summary>One run of the scripted session that is killed somewhere and taken up again, and what must hold of it.</summary>
internal sealed class KilledSession(string workspace, ImmutableArray<Message> reference) : IDisposable
{
    private readonly TempFolder _home = new();

    /// <summary>True when the transcript was left with a part of a line: by the kill, which can hit the write, or by the cut.</summary>
    public bool IsTorn { get; private set; }

    public void Dispose() => _home.Dispose();

    /// <summary>Runs the session to its end.</summary>
    /// <returns>What the model was told in the end.</returns>
    public static async Task<ImmutableArray<Message>> PlayAsync(string workspace, CancellationToken cancellationToken)
    {
        using var session = new KilledSession(workspace, []);
        await using var model = Model(heldAt: null);
        using var exec = RecordedExec.Start(model.Address, session._home.Path, workspace, "--input-format", "stream-json");
        await exec.PromptAsync(cancellationToken);
        exec.EndPrompts();
        var (exitCode, errors) = await exec.EndAsync(cancellationToken);
        Assert.AreEqual(0, exitCode, errors);
        Assert.AreEqual(KillScript.Turns, exec.Results, errors);
        var (lines, _) = await session.ReadAsync(cancellationToken);
        CollectionAssert.AreEqual(Recorded(lines).ToArray(), Shown(exec.Lines).ToArray(), "what the client was shown is what is recorded");
        return Conversation.Replay(AgentId.Main, lines).Messages;
    }

    public async Task RunAsync(KillPoint point, CancellationToken cancellationToken)
    {
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
        await GoOnAsync(messages, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> KillAsync(KillPoint point, CancellationToken cancellationToken)
    {
        await using var model = Model(GateOf(point));
        using var exec = RecordedExec.Start(model.Address, _home.Path, workspace, "--input-format", "stream-json");
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
        using var exec = RecordedExec.Start(model.Address, _home.Path, workspace, "--continue", "Go on.");
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
        Assert.IsLessThanOrEqualTo(reference.Length, messages.Length);
        for (var index = 0; index < messages.Length; index++)
        {
            var (killed, whole) = (messages[index], reference[index]);
            Assert.AreEqual(whole.Role, killed.Role, $"message {index}");
            if (index < messages.Length - 1 || Entries.Render([killed]) == Entries.Render([whole]))
            {
                Assert.AreEqual(Entries.Render([whole]), Entries.Render([killed]), $"message {index}");
            }
            else if (killed.Role == Role.Assistant)
            {
                var text = ((ContentBlock.Text)killed.Content.Single()).Value;
                StringAssert.StartsWith(string.Concat(whole.Content.OfType<ContentBlock.Text>().Select(block => block.Value)), text, StringComparison.Ordinal);
            }
            else
            {
                foreach (var (part, full) in killed.Content.Zip(whole.Content))
                {
                    var isUnknown = part is ContentBlock.ToolResult { Content: [ContentBlock.Text { Value: Conversation.OutcomeUnknown or Conversation.NeverBegan }] } result
                        && full is ContentBlock.ToolResult { CallId: var id } && id == result.CallId;
                    Assert.IsTrue(isUnknown || Entries.Render([new Message(Role.User, [part])]) == Entries.Render([new Message(Role.User, [full])]), $"message {index}: {part}");
                }
            }
        }
    }

    /// <summary>Cuts the transcript off behind what was shown, as if the last write had got no further.</summary>
    private void CutOff(int shownLines, double at)
    {
        var path = Directory.EnumerateFiles(_home.Path, "*.jsonl", SearchOption.AllDirectories).Single();
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
}
