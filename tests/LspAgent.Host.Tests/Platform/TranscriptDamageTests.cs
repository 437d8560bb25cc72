using System.Text;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Whatever happens to a transcript's bytes costs the lines that it hit and nothing else, is said, and destroys nothing.</summary>
[TestClass]
public sealed class TranscriptDamageTests : IDisposable
{
    private static readonly SessionId Session = new("s-1");

    private readonly TempFolder _home = new();
    private readonly ManualTime _time = new(Lines.Begin);

    private readonly IReadOnlyList<TranscriptLine> _lines = Lines.Of(
        Entries.Says("grüße"), Entries.Delta("m1", "Ha"), Entries.Reply("m1", "Half."), new TranscriptEntry.Renamed("N"), Entries.Says("and?"));

    public required TestContext TestContext { get; init; }

    private string Folder => _home.In("projects/-ws");

    private string TranscriptPath => Path.Combine(Folder, "s-1.jsonl");

    public void Dispose() => _home.Dispose();

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Cut_off_anywhere_it_opens_and_loses_only_the_torn_line()
    {
        var whole = Encoding.UTF8.GetBytes(Lines.ToText(_lines));
        for (var length = 0; length < whole.Length; length++)
        {
            Place(whole[..length]);
            var breaks = whole[..length].Count(value => value == '\n');

            // A line of which only the break is missing is whole.
            var kept = whole[length] == '\n' ? breaks + 1 : breaks;
            if (kept == 0)
            {
                var because = ((TranscriptOpening.Unreadable)await OpenAsync()).Because;
                StringAssert.Contains(because, "holds no line of a session that can be read", StringComparison.Ordinal);
                CollectionAssert.AreEqual(whole[..length], await File.ReadAllBytesAsync(TranscriptPath, TestContext.CancellationToken));
                continue;
            }

            var opened = await OpenedAsync();
            Assert.AreEqual(Lines.ToText(_lines.Take(kept)), Lines.ToText(opened.Lines), $"cut at {length}");
            var torn = whole[(whole.AsSpan(0, length).LastIndexOf((byte)'\n') + 1)..length];
            if (kept == breaks && torn.Length > 0)
            {
                StringAssert.Contains(opened.Problems.Single(), $"({torn.Length} bytes)", StringComparison.Ordinal);
                CollectionAssert.AreEqual(torn, await File.ReadAllBytesAsync(Path.Combine(Folder, "s-1.torn-1"), TestContext.CancellationToken));
            }
            else
            {
                Assert.IsEmpty(opened.Problems);
            }

            await GoesOnAsync(opened, kept + 1);
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task A_flipped_byte_is_noticed_wherever_it_is_and_costs_at_most_its_line()
    {
        var whole = Encoding.UTF8.GetBytes(Lines.ToText(_lines));
        for (var index = 0; index < whole.Length; index++)
        {
            // To a line break, to another character, and by its lowest bit.
            foreach (var value in new[] { (byte)'\n', (byte)'}', (byte)(whole[index] ^ 1) }.Where(value => value != whole[index]))
            {
                byte[] damaged = [.. whole];
                damaged[index] = value;
                Place(damaged);
                var opened = await OpenedAsync();
                Assert.IsNotEmpty(opened.Problems, $"byte {index} is {value}");
                Assert.HasCount(_lines.Count - 1, opened.Lines, $"byte {index} is {value}");
                Assert.IsTrue(_lines.Select(line => Lines.ToText(line)).ToHashSet(StringComparer.Ordinal).IsSupersetOf(opened.Lines.Select(line => Lines.ToText(line))));
                if (opened.Problems.All(problem => !problem.Contains("set aside", StringComparison.Ordinal)))
                {
                    CollectionAssert.AreEqual(damaged, await File.ReadAllBytesAsync(TranscriptPath, TestContext.CancellationToken));
                }

                if (index % 16 == 0)
                {
                    await GoesOnAsync(opened, opened.Transcript.LastSeq + 1);
                }

                await opened.Transcript.DisposeAsync();
            }
        }
    }

    [TestMethod]
    public async Task Whatever_became_of_the_bytes_no_line_is_read_that_was_not_written()
    {
        var whole = Encoding.UTF8.GetBytes(Lines.ToText(_lines));
        var written = _lines.Select(line => Lines.ToText(line)).ToHashSet(StringComparer.Ordinal);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bytes = whole.ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var (index, length) = (random.Next(bytes.Count), random.Next(1, 200));
                var piece = bytes.Skip(random.Next(bytes.Count)).Take(length).ToArray();
                switch (random.Next(3))
                {
                    case 0:
                        bytes.RemoveRange(index, Math.Min(length, bytes.Count - index - 1));
                        break;
                    case 1:
                        bytes.InsertRange(index, piece);
                        break;
                    default:
                        random.NextBytes(piece);
                        bytes.InsertRange(index, piece);
                        break;
                }
            }

            Place([.. bytes]);
            if (await OpenAsync() is TranscriptOpening.Opened opened)
            {
                Assert.IsTrue(written.IsSupersetOf(opened.Lines.Select(line => Lines.ToText(line))), $"seed {seed}");
                Assert.IsTrue(opened.Lines.Count == _lines.Count || opened.Problems.Count > 0, $"seed {seed}");
                await GoesOnAsync(opened, opened.Transcript.LastSeq + 1);
            }
        }
    }

    [TestMethod]
    public async Task A_transcript_that_cannot_be_opened_is_said()
    {
        Place(Encoding.UTF8.GetBytes(Lines.ToText(_lines)));
        Directory.CreateDirectory(Path.Combine(Folder, "s-1.lock"));
        var because = ((TranscriptOpening.Unreadable)await OpenAsync()).Because;
        StringAssert.StartsWith(because, "Session s-1 could not be opened: ", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Zeros_at_the_end_are_set_aside()
    {
        byte[] zeros = new byte[4096];
        Place([.. Encoding.UTF8.GetBytes(Lines.ToText(_lines)), .. zeros]);
        var opened = await OpenedAsync();
        Assert.HasCount(_lines.Count, opened.Lines);
        await GoesOnAsync(opened, _lines.Count + 1);
        CollectionAssert.AreEqual(zeros, await File.ReadAllBytesAsync(Path.Combine(Folder, "s-1.torn-1"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task What_was_set_aside_before_is_kept()
    {
        for (var time = 1; time <= 3; time++)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(TranscriptPath, Lines.ToText(_lines) + $"torn {time}", TestContext.CancellationToken);
            await (await OpenedAsync()).Transcript.DisposeAsync();
            Assert.AreEqual($"torn {time}", await File.ReadAllTextAsync(Path.Combine(Folder, $"s-1.torn-{time}"), TestContext.CancellationToken));
        }
    }

    [TestMethod]
    public async Task A_line_of_a_later_version_is_left_out_and_left_alone()
    {
        var later = Lines.ToText(_lines[2]).Replace("assistant_delta", "assistant_dance", StringComparison.Ordinal);
        var text = Lines.ToText(_lines.Take(2)) + WithChecksum(later) + Lines.ToText(_lines.Skip(3));
        Place(Encoding.UTF8.GetBytes(text));
        var opened = await OpenedAsync();
        StringAssert.Contains(opened.Problems.Single(), "Line 3 of the session could not be used", StringComparison.Ordinal);
        Assert.AreEqual("1 2 4 5 6", string.Join(' ', opened.Lines.Select(line => line.Seq)));
        await GoesOnAsync(opened, 7);
        StringAssert.StartsWith(await File.ReadAllTextAsync(TranscriptPath, TestContext.CancellationToken), text, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_transcript_of_a_newer_format_is_not_touched()
    {
        var start = _lines[0] with { Entry = Lines.Start() with { FormatVersion = TranscriptLineFormat.Version + 1 } };
        var bytes = Encoding.UTF8.GetBytes(Lines.ToText(start) + Lines.ToText(_lines.Skip(1)) + "torn");
        Place(bytes);
        StringAssert.Contains(((TranscriptOpening.Unreadable)await OpenAsync()).Because, "newer version", StringComparison.Ordinal);
        CollectionAssert.AreEqual(bytes, await File.ReadAllBytesAsync(TranscriptPath, TestContext.CancellationToken));
        Assert.HasCount(1, Directory.GetFiles(Folder, "*.jsonl"));
        Assert.IsEmpty(Directory.GetFiles(Folder, "*.torn-*"));
    }

    [TestMethod]
    public async Task Lines_that_stand_twice_count_once()
    {
        Place(Encoding.UTF8.GetBytes(Lines.ToText(_lines.Take(4)) + Lines.ToText(_lines)));
        var opened = await OpenedAsync();
        Assert.AreEqual(Lines.ToText(_lines), Lines.ToText(opened.Lines));
        Assert.HasCount(4, opened.Problems);
        await GoesOnAsync(opened, _lines.Count + 1);
    }

    [TestMethod]
    public async Task A_ruin_is_told_of_in_few_words()
    {
        Place(Encoding.UTF8.GetBytes(Lines.ToText(_lines) + string.Concat(Enumerable.Repeat("ruin\n", 1000))));
        var opened = await OpenedAsync();
        Assert.AreEqual(_lines.Count + 1000, opened.Transcript.LastSeq);
        Assert.AreEqual("995 more lines could not be used and were left out.", opened.Problems[^1]);
        Assert.HasCount(6, opened.Problems);
        await GoesOnAsync(opened, _lines.Count + 1001);
    }

    [TestMethod]
    public async Task A_list_tells_of_damaged_sessions_too()
    {
        var text = Lines.ToText(_lines);
        foreach (var damaged in new[] { text + "torn", text + "ruin\n", text.Replace("grüße", "xxx", StringComparison.Ordinal), text + new string('\0', 20_000) })
        {
            Place(Encoding.UTF8.GetBytes(damaged));
            var listed = await ListAsync();
            Assert.AreEqual(_lines.Count, listed.Single().Lines);
            Assert.AreEqual(_lines[^1].At, listed.Single().UpdatedAt);
        }

        Place("ruin\n"u8.ToArray());
        Assert.IsEmpty(await ListAsync());
    }

    [TestMethod]
    public async Task A_list_finds_the_end_of_a_long_last_line()
    {
        var last = _lines[^1] with { Entry = Entries.Says(new string('x', 3_000_000)) };
        Place(Encoding.UTF8.GetBytes(Lines.ToText(_lines.SkipLast(1)) + Lines.ToText(last) + "torn"));
        Assert.AreEqual(_lines.Count, (await ListAsync()).Single().Lines);
    }

    private void Place(byte[] bytes)
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        _home.Write("projects/-ws/s-1.jsonl", bytes);
    }

    private async Task GoesOnAsync(TranscriptOpening.Opened opened, long seq)
    {
        await using (opened.Transcript)
        {
            Assert.AreEqual(seq, (await opened.Transcript.AppendAsync(AgentId.Main, Entries.Says("on"), Durability.Written, TestContext.CancellationToken)).Seq);
        }

        var again = await OpenedAsync();
        await again.Transcript.DisposeAsync();
        Assert.AreEqual(seq, again.Transcript.LastSeq);
        Assert.AreEqual(Lines.ToText(opened.Lines), Lines.ToText(again.Lines.SkipLast(1)));
    }

    private async Task<TranscriptOpening.Opened> OpenedAsync() =>
        await OpenAsync() is var opening && opening is TranscriptOpening.Opened opened ? opened : throw new AssertFailedException($"{opening}");

    private ValueTask<TranscriptOpening> OpenAsync() =>
        new TranscriptDirectory(_home.Path, _time).OpenAsync(Session, TestContext.CancellationToken);

    private async Task<List<SessionSummary>> ListAsync()
    {
        var listed = new List<SessionSummary>();
        await foreach (var summary in new TranscriptDirectory(_home.Path, _time).ListAsync(root: null, TestContext.CancellationToken))
        {
            listed.Add(summary);
        }

        return listed;
    }

    /// <summary>The line with the checksum that fits it, found the way a reader checks it.</summary>
    private static string WithChecksum(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line.TrimEnd('\n'));
        var crc = 0xFFFF_FFFFu;
        foreach (var value in bytes[..9].Concat(bytes[26..]))
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        }

        return line.Remove(16, 8).Insert(16, (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
    }
}
