using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>Transcripts for laws: ones that make no sense at all, and ones that a session could have written. A smaller one is a shorter one.</summary>
internal static class AnyTranscript
{
    private static readonly string[] Texts =
        ["", " ", "\n", "a", "Hello, world.", "\"quoted\" \\ back", "line\r\nbreak\u2028sep", "ünï – 日本語 😀", "{\"seq\":1,", "\0\u0001\u001f", "</script>", "```"];

    /// <summary>Any entries in any order, one for each number.</summary>
    public static Arbitrary<int[]> Seeds { get; } = Arb.From(
        Gen.Choose(0, 1_000_000).ArrayOf().Resize(15),
        seeds => Enumerable.Range(0, seeds.Length).Select(skipped => seeds.Where((_, index) => index != skipped).ToArray()));

    public static IReadOnlyList<TranscriptLine> Nonsense(int[] seeds)
    {
        var entries = new List<TranscriptEntry>();
        foreach (var seed in seeds)
        {
            entries.Add(AnyEntry(new Random(seed), entries.Count + 1));
        }

        return Lines.Of(entries);
    }

    /// <summary>
    /// What a session writes that does its duty: turns with replies that stream, are withdrawn, interrupted or not streamed,
    /// calls with their intents and outcomes, and now and then a process that ended in the middle.
    /// </summary>
    public static IReadOnlyList<TranscriptLine> Plausible(int[] seeds)
    {
        var entries = new List<TranscriptEntry>();
        for (var turn = 0; turn < seeds.Length; turn++)
        {
            var random = new Random(seeds[turn]);
            List<TranscriptEntry> written = [.. Turn(random, turn)];
            if (random.Next(4) == 0)
            {
                entries.AddRange(written.Take(random.Next(written.Count)));
                entries.Add(new TranscriptEntry.SessionResumed());
            }
            else
            {
                entries.AddRange(written);
            }
        }

        return Lines.Of(entries);
    }

    private static IEnumerable<TranscriptEntry> Turn(Random random, int turn)
    {
        yield return new TranscriptEntry.TurnStarted($"t{turn}", Origin.User);
        yield return Entries.Says(AnyText(random), $"u{turn}");
        if (random.Next(2) == 0)
        {
            yield return Entries.Says(AnyText(random), $"tail{turn}", isTail: true);
        }

        for (var step = 0; step <= random.Next(3); step++)
        {
            var reply = AnyReply(random, $"m{turn}.{step}");
            foreach (var entry in Streamed(random, reply))
            {
                yield return entry;
            }

            foreach (var call in reply.Content.OfType<ContentBlock.ToolUse>())
            {
                var isPending = random.Next(2) == 0;
                yield return Entries.Intent(call.Id, isPending);
                if (isPending)
                {
                    yield return new TranscriptEntry.QuestionAsked($"q{call.Id}", call.Id, "May I?", ["yes", "no"]);
                    yield return new TranscriptEntry.QuestionAnswered($"q{call.Id}", "yes");
                    yield return new TranscriptEntry.ToolBegun(call.Id);
                }

                yield return Entries.Outcome(call.Id, AnyText(random)) with { IsError = random.Next(2) == 0 };
            }
        }

        yield return new TranscriptEntry.TurnEnded($"t{turn}", "end_turn", Error: null);
    }

    private static IEnumerable<TranscriptEntry> Streamed(Random random, TranscriptEntry.AssistantMessage reply)
    {
        if (random.Next(3) == 0)
        {
            yield return Entries.Delta($"{reply.Message}-void", "this attempt failed");
            yield return new TranscriptEntry.AssistantWithdrawn(new MessageId($"{reply.Message}-void"));
        }

        if (random.Next(3) == 0)
        {
            yield return reply;
            yield break;
        }

        foreach (var block in reply.Content)
        {
            var (text, isThought) = block switch
            {
                ContentBlock.Text words => (words.Value, false),
                ContentBlock.Thinking thought => (thought.Value, true),
                _ => ("", false),
            };
            for (var start = 0; start < text.Length; start += 3)
            {
                yield return new TranscriptEntry.AssistantDelta(reply.Message, isThought, text.Substring(start, Math.Min(3, text.Length - start)));
            }
        }

        yield return reply with { IsStreamed = reply.Content.Any(block => block is ContentBlock.Text { Value: not "" } or ContentBlock.Thinking { Value: not "" }) };
    }

    private static TranscriptEntry.AssistantMessage AnyReply(Random random, string message)
    {
        var content = ImmutableArray.CreateBuilder<ContentBlock>();
        if (random.Next(2) == 0)
        {
            content.Add(new ContentBlock.Thinking(AnyText(random), random.Next(2) == 0 ? "" : "sig==", "anthropic"));
        }

        for (var index = random.Next(3); index > 0; index--)
        {
            content.Add(new ContentBlock.Text(AnyText(random)));
        }

        for (var index = random.Next(3); index > 0; index--)
        {
            content.Add(Entries.Call($"{message}-c{index}"));
        }

        return Entries.Reply(message, content.DrainToImmutable()) with { IsInterrupted = random.Next(6) == 0 };
    }

    private static TranscriptEntry AnyEntry(Random random, int lastSeq)
    {
        var message = new MessageId($"m{random.Next(4)}");
        var call = $"c{random.Next(4)}";
        var text = AnyText(random);
        ImmutableArray<ContentBlock> blocks = [.. Enumerable.Range(0, random.Next(4)).Select(index => AnyBlock(random, index))];
        return random.Next(22) switch
        {
            0 => new TranscriptEntry.SessionResumed(),
            1 => new TranscriptEntry.TurnStarted(text, Origin.Tick),
            2 or 3 => new TranscriptEntry.UserText(message, [new ContentBlock.Text(text), new ContentBlock.Image("image/png", "AAEC")], Origin.Steer, Trust.Untrusted, random.Next(2) == 0),
            4 or 5 => new TranscriptEntry.AssistantDelta(message, random.Next(2) == 0, text),
            6 => new TranscriptEntry.AssistantWithdrawn(message),
            7 or 8 => new TranscriptEntry.AssistantMessage(
                message, blocks, StopReason.MaxTokens, new TokenUsage(random.Next(), 2, 3, long.MaxValue), text, random.Next(2) == 0 ? null : 0.000_123m, random.Next(2) == 0, random.Next(2) == 0),
            9 or 10 => new TranscriptEntry.ToolIntent(call, text, text, ToolKind.SwitchMode, "{\"a\":\"" + text.Length + "\"}", [new FileLocation("/a b", 3), new FileLocation(text)], random.Next(2) == 0),
            11 => new TranscriptEntry.ToolBegun(call),
            12 => new TranscriptEntry.ToolOutcome(call, [new ContentBlock.Text(text)], random.Next(2) == 0, [new FileChange("/a", null, text)]),
            13 => new TranscriptEntry.QuestionAsked(text, null, text, [text, "b"]),
            14 => new TranscriptEntry.QuestionAnswered(text, text),
            15 => new TranscriptEntry.TurnEnded(text, "error", random.Next(2) == 0 ? null : text),
            16 => new TranscriptEntry.PlanChanged([new PlanEntry(text, PlanPriority.Medium, PlanStatus.InProgress)]),
            17 => new TranscriptEntry.Noticed(NoticeLevel.Warning, text),
            18 => new TranscriptEntry.Compacted(AnyHistory(random), "auto", 5, 3),
            19 => new TranscriptEntry.SideRequest(text, new TokenUsage(1, 2, 3, 4), text, random.Next(2) == 0 ? null : 12.5m),
            20 => new TranscriptEntry.CommandGiven(message, text),
            _ => random.Next(3) switch
            {
                0 => new TranscriptEntry.Rewound(random.Next(lastSeq) + 1),
                1 => new TranscriptEntry.Renamed(text),
                _ => new TranscriptEntry.OptionChanged("mode", text),
            },
        };
    }

    private static ContentBlock AnyBlock(Random random, int index) => random.Next(5) switch
    {
        0 => new ContentBlock.Text(AnyText(random)),
        1 => new ContentBlock.Thinking(AnyText(random), random.Next(2) == 0 ? "" : "sig==", "anthropic"),
        2 => new ContentBlock.RedactedThinking("opaque", "anthropic"),
        _ => new ContentBlock.ToolUse($"c{index}", "Read", "{\"path\":\"x\"}", random.Next(2) == 0 ? null : AnyText(random)),
    };

    private static ImmutableArray<Message> AnyHistory(Random random) => random.Next(4) switch
    {
        0 => [],
        1 => [Message.User("summary")],
        2 => [Message.User("summary"), Message.Assistant("understood")],
        _ => [Message.User("summary"), new Message(Role.Assistant, [Entries.Call("c0")])],
    };

    private static string AnyText(Random random) => Texts[random.Next(Texts.Length)];
}
