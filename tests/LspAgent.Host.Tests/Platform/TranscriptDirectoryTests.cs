using System.Diagnostics;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Transcripts on the disk: private, in their place, safe from a full disk and from a second writer.</summary>
[TestClass]
public sealed class TranscriptDirectoryTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly ManualTime _time = new(Lines.Begin);

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _home.Dispose();

    [TestMethod]
    public async Task Only_the_user_can_read_a_session()
    {
        var home = _home.In("deep/home");
        await using var transcript = await new TranscriptDirectory(home, _time).CreateAsync(Lines.Start(), [], Token);
        await transcript.AppendAsync(AgentId.Main, new TranscriptEntry.Renamed("T"), Durability.Written, Token);
        var folder = Path.Combine(home, "projects", "-ws");
        CollectionAssert.AreEquivalent(
            new[] { "s-1.jsonl", "s-1.lock", "s-1.title" },
            Directory.GetFiles(folder).Select(Path.GetFileName).ToArray());
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            foreach (var file in Directory.GetFiles(folder))
            {
                Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
            }
        }
    }

    [TestMethod]
    [DataRow("/home/me/my.project_2", "-home-me-my-project-2")]
    [DataRow("C:\\Users\\Zoë", "C--Users-Zo-")]
    public async Task A_workspace_has_a_folder_of_its_name(string root, string name)
    {
        await using var transcript = await new TranscriptDirectory(_home.Path, _time).CreateAsync(Lines.Start(root: root), [], Token);
        Assert.IsTrue(File.Exists(_home.In($"projects/{name}/s-1.jsonl")));
    }

    [TestMethod]
    public async Task A_long_name_is_cut_and_stays_its_own()
    {
        var directory = new TranscriptDirectory(_home.Path, _time);
        var root = "/" + new string('a', 5000);
        await using var one = await directory.CreateAsync(Lines.Start("s-1", root + "1"), [], Token);
        await using var two = await directory.CreateAsync(Lines.Start("s-2", root + "2"), [], Token);
        var names = Directory.GetDirectories(_home.In("projects")).Select(Path.GetFileName).ToList();
        Assert.HasCount(2, names);
        Assert.IsTrue(names.All(name => name?.Length == 120));
    }

    [TestMethod]
    [DataRow("../escape")]
    [DataRow("a/b")]
    [DataRow("a\\b")]
    [DataRow(".")]
    [DataRow("")]
    [DataRow("a\0")]
    public async Task An_id_that_is_none_never_becomes_a_path(string id)
    {
        var directory = new TranscriptDirectory(_home.Path, _time);
        Assert.IsInstanceOfType<TranscriptOpening.NotFound>(await directory.OpenAsync(new SessionId(id), Token));
        Assert.IsInstanceOfType<TranscriptDeletion.NotFound>(await directory.DeleteAsync(new SessionId(id), Token));
        await Assert.ThrowsExactlyAsync<ArgumentException>(async () => await directory.CreateAsync(Lines.Start(id), [], Token));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_home.Path));
    }

    [TestMethod]
    [DataRow(null, ".lspagent")]
    [DataRow("", ".lspagent")]
    [DataRow("/somewhere/else", "/somewhere/else")]
    public void The_users_folder_can_be_moved(string? variable, string end) =>
        StringAssert.EndsWith(UserFolder.Locate(name => name == "LSPAGENT_HOME" ? variable : null), end, StringComparison.Ordinal);

    [TestMethod]
    public async Task A_write_that_fails_part_of_the_way_is_taken_back()
    {
        var left = long.MaxValue;
        void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
        {
            RandomAccess.Write(file, bytes[..(int)Math.Min(left, bytes.Length)], position);
            if (left < bytes.Length)
            {
                throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            }
        }

        await using var transcript = await new TranscriptDirectory(_home.Path, _time, Write).CreateAsync(Lines.Start(), [], Token);
        var path = _home.In("projects/-ws/s-1.jsonl");
        var text = await ReadTextAsync(path);
        for (left = 0; ; left++)
        {
            try
            {
                await transcript.AppendAsync(AgentId.Main, Entries.Says("hello"), Durability.Synced, Token);
                break;
            }
            catch (TranscriptWriteException exception)
            {
                Assert.IsTrue(exception.IsDiskFull);
                StringAssert.Contains(exception.Message, "is full. Free some room", StringComparison.Ordinal);
                Assert.AreEqual(1, transcript.LastSeq);
                Assert.AreEqual(text, await ReadTextAsync(path));
            }
        }

        Assert.IsGreaterThan(100, left);
        Assert.AreEqual(2, transcript.LastSeq);
        Assert.AreEqual(2, (await ReadTextAsync(path)).Count(character => character == '\n'));
    }

    [TestMethod]
    public async Task A_session_that_cannot_begin_leaves_nothing_behind()
    {
        var directory = new TranscriptDirectory(_home.Path, _time, (_, _, _) => throw new IOException("Input/output error", 5));
        var exception = await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () => await directory.CreateAsync(Lines.Start(), [], Token));
        Assert.IsFalse(exception.IsDiskFull);
        StringAssert.Contains(exception.Message, "LSPAGENT_HOME", StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFiles(_home.In("projects/-ws")));
    }

    [TestMethod]
    public async Task A_home_that_is_a_file_is_said()
    {
        _home.Write("file", "");
        var directory = new TranscriptDirectory(_home.In("file"), _time);
        await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () => await directory.CreateAsync(Lines.Start(), [], Token));
        Assert.IsInstanceOfType<TranscriptOpening.NotFound>(await directory.OpenAsync(new SessionId("s-1"), Token));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task On_a_disk_that_is_really_full_nothing_is_lost_and_later_it_goes_on()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Inconclusive("Only root can make a small disk for this test.");
        }

        var disk = _home.In("disk");
        Directory.CreateDirectory(disk);
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
        try
        {
            var directory = new TranscriptDirectory(disk, _time);
            var kept = 1;
            await using (var transcript = await directory.CreateAsync(Lines.Start(), [], Token))
            {
                await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () =>
                {
                    for (; kept < 1000; kept++)
                    {
                        await transcript.AppendAsync(AgentId.Main, Entries.Says(new string('x', 1500)), Durability.Synced, Token);
                    }
                });
                await File.WriteAllBytesAsync(Path.Combine(disk, "rest"), new byte[new DriveInfo(disk).AvailableFreeSpace], Token);
                var exception = await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () =>
                    await transcript.AppendAsync(AgentId.Main, Entries.Says(new string('x', 5000)), Durability.Written, Token));
                Assert.IsTrue(exception.IsDiskFull);
                Assert.AreEqual(kept, transcript.LastSeq);
                await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () => await directory.CreateAsync(Lines.Start("s-2"), [], Token));
            }

            // On the full disk it can still be read; with room it goes on.
            var opened = (TranscriptOpening.Opened)await directory.OpenAsync(new SessionId("s-1"), Token);
            Assert.HasCount(kept, opened.Lines);
            Assert.IsEmpty(opened.Problems);
            File.Delete(Path.Combine(disk, "rest"));
            Assert.AreEqual(kept + 1, (await opened.Transcript.AppendAsync(AgentId.Main, Entries.Says("on"), Durability.Synced, Token)).Seq);
            await opened.Transcript.DisposeAsync();
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [TestMethod]
    public async Task A_list_reads_neither_the_middle_of_a_transcript_nor_all_of_it()
    {
        var directory = new TranscriptDirectory(_home.Path, _time);
        await using (var transcript = await directory.CreateAsync(Lines.Start(), [], Token))
        {
            await transcript.AppendAsync(AgentId.Main, Entries.Says("prompt"), Durability.Written, Token);
        }

        // Eight gigabytes of nothing, which take no room: whoever reads them is not done in time.
        await using (var file = File.Open(_home.In("projects/-ws/s-1.jsonl"), FileMode.Open))
        {
            file.Position = 8L << 30;
            await file.WriteAsync("\n"u8.ToArray(), Token);
            using var writer = new TranscriptLineWriter();
            await file.WriteAsync(writer.Write(new TranscriptLine(9_999, 9_998, Lines.Begin.AddDays(1), AgentId.Main, Entries.Says("end"))), Token);
        }

        var listed = new List<SessionSummary>();
        await foreach (var summary in directory.ListAsync("/ws", Token))
        {
            listed.Add(summary);
        }

        Assert.AreEqual(new SessionSummary(new SessionId("s-1"), "/ws", "prompt", Lines.Begin.AddDays(1), 9_999), listed.Single());
    }

    [TestMethod]
    public async Task Ten_thousand_lines_come_back_as_they_were()
    {
        var directory = new TranscriptDirectory(_home.Path, _time);
        var written = new List<TranscriptLine>();
        await using (var transcript = await directory.CreateAsync(Lines.Start(), [], Token))
        {
            while (written.Count < 10_000)
            {
                written.Add(await transcript.AppendAsync(AgentId.Main, Entries.Delta("m", $"{written.Count} {new string('x', written.Count % 300)}"), Durability.Written, Token));
            }
        }

        var opened = (TranscriptOpening.Opened)await directory.OpenAsync(new SessionId("s-1"), Token);
        await opened.Transcript.DisposeAsync();
        Assert.IsEmpty(opened.Problems);
        Assert.AreEqual(Lines.ToText(written), Lines.ToText(opened.Lines.Skip(1)));
    }

    [TestMethod]
    public async Task A_name_that_was_not_copied_is_right_again_after_the_next_opening()
    {
        var directory = new TranscriptDirectory(_home.Path, _time);
        await using (var transcript = await directory.CreateAsync(Lines.Start(), [], Token))
        {
            await transcript.AppendAsync(AgentId.Main, new TranscriptEntry.Renamed("Right"), Durability.Written, Token);
        }

        _home.Write("projects/-ws/s-1.title", "Wrong");
        await ((TranscriptOpening.Opened)await directory.OpenAsync(new SessionId("s-1"), Token)).Transcript.DisposeAsync();
        Assert.AreEqual("Right", await File.ReadAllTextAsync(_home.In("projects/-ws/s-1.title"), Token));
    }

    [TestMethod]
    public async Task Old_sessions_go_once_a_day_and_open_ones_stay()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var directory = new TranscriptDirectory(_home.Path, time);
        var retention = new TranscriptRetention(_home.Path, directory, time);
        Assert.AreEqual(0, retention.Apply(30));
        await (await directory.CreateAsync(Lines.Start("old"), [], Token)).DisposeAsync();
        _home.Write("projects/-ws/old.torn-1", "x");
        await using var open = await directory.CreateAsync(Lines.Start("open"), [], Token);
        await (await directory.CreateAsync(Lines.Start("young"), [], Token)).DisposeAsync();
        Assert.AreEqual(0, retention.Apply(30));
        Age("old", 31);
        Age("open", 31);
        Age("young", 28);
        Assert.AreEqual(0, retention.Apply(30), "it ran a moment ago");
        time.Advance(TimeSpan.FromHours(25));
        Assert.AreEqual(1, retention.Apply(30));
        CollectionAssert.AreEquivalent(
            new[] { "open.jsonl", "open.lock", "young.jsonl", "young.lock" },
            Directory.GetFiles(_home.In("projects/-ws")).Select(Path.GetFileName).ToArray());

        void Age(string session, int days) =>
            File.SetLastWriteTimeUtc(_home.In($"projects/-ws/{session}.jsonl"), time.GetUtcNow().AddDays(-days).UtcDateTime);
    }

    private static async Task<string> ReadTextAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{command} {string.Join(' ', arguments)}");
    }
}
