using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Host.Platform;
using LspAgent.Testing.Models;

namespace LspAgent.Benchmarks.Sessions;

/// <summary>A session of many turns as they are: text that streamed in, reads, what they found, and now and then a compaction.</summary>
internal static class LongSession
{
    private const int EntriesPerTurn = 16;
    private const int TurnsBetweenCompactions = 60;
    private const string Words = "The loop reads the next message from the queue, looks at its kind and hands it to the one who knows \"what\" to do. ";

    /// <summary>Writes it below a user's folder.</summary>
    /// <returns>Its id.</returns>
    public static async Task<SessionId> WriteAsync(string home, string root, int entries, CancellationToken cancellationToken)
    {
        var id = new SessionId("a-long-session");
        var directory = new TranscriptDirectory(home, TimeProvider.System);
        var start = new TranscriptEntry.SessionStarted(id, TranscriptLineFormat.Version, root, [], ForkedFrom: null);
        var begun = TranscriptLineFormat.Rounded(TimeProvider.System.GetUtcNow());
        List<TranscriptLine> lines =
        [
            .. Enumerable.Range(0, entries / EntriesPerTurn).SelectMany(Turn).Select((entry, index) =>
                new TranscriptLine(index + 2, index + 1, begun.AddMilliseconds(index), AgentId.Main, entry)),
        ];
        await (await directory.CreateAsync(start, lines, cancellationToken)).DisposeAsync();
        return id;
    }

    private static IEnumerable<TranscriptEntry> Turn(int turn)
    {
        var (first, second) = (new MessageId($"m{turn}.1"), new MessageId($"m{turn}.2"));
        var (callA, callB) = ($"call_{turn}_a", $"call_{turn}_b");
        yield return new TranscriptEntry.TurnStarted($"t{turn}", Origin.User);
        yield return Says(turn, $"What does part {turn} do, and who calls it?", isTail: false);
        yield return turn % TurnsBetweenCompactions == TurnsBetweenCompactions - 1
            ? new TranscriptEntry.Compacted([Message.User("What was said: " + Text(20))], "auto", 160_000, 2_000)
            : Says(turn, "# Since your last message\nThe user edited src/Loop.cs.", isTail: true);
        for (var piece = 0; piece < 4; piece++)
        {
            yield return new TranscriptEntry.AssistantDelta(first, IsThought: piece == 0, Text(2));
        }

        yield return Reply(first, [new ContentBlock.Thinking(Text(2), ScriptedReply.SignatureOf(Text(2)), "anthropic"), new ContentBlock.Text(Text(6)), Call(callA), Call(callB)]);
        foreach (var call in (string[])[callA, callB])
        {
            yield return new TranscriptEntry.ToolIntent(call, "Read", "Read src/Loop.cs", ToolKind.Read, """{"file_path":"src/Loop.cs"}""", [], IsPending: false);
            yield return new TranscriptEntry.ToolOutcome(call, [new ContentBlock.Text(Text(30))], IsError: false, []);
        }

        yield return new TranscriptEntry.AssistantDelta(second, IsThought: false, Text(4));
        yield return new TranscriptEntry.AssistantDelta(second, IsThought: false, Text(4));
        yield return Reply(second, [new ContentBlock.Text(Text(8))]);
        yield return new TranscriptEntry.TurnEnded($"t{turn}", "end_turn", Error: null);
    }

    private static TranscriptEntry.UserText Says(int turn, string text, bool isTail) =>
        new(new MessageId($"m{turn}.{(isTail ? "tail" : "user")}"), [new ContentBlock.Text(text)], isTail ? Origin.Hook : Origin.User, Trust.Trusted, isTail);

    private static TranscriptEntry.AssistantMessage Reply(MessageId message, System.Collections.Immutable.ImmutableArray<ContentBlock> content) => new(
        message, content, content[^1] is ContentBlock.ToolUse ? StopReason.ToolUse : StopReason.EndTurn, new TokenUsage(200, 300, 40_000, 500), "claude-sonnet-4-20250514", 0.02m, IsInterrupted: false, IsStreamed: true);

    private static ContentBlock.ToolUse Call(string id) => new(id, "Read", """{"file_path":"src/Loop.cs"}""");

    private static string Text(int sentences) => string.Concat(Enumerable.Repeat(Words, sentences));
}
