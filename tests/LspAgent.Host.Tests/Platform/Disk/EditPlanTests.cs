using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Versioning;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>Plans change files as a whole or not at all, and never a file that was not meant.</summary>
[TestClass]
public sealed class EditPlanTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WorkspaceFiles _files;

    public EditPlanTests() => _files = new WorkspaceFiles(NoOpenDocuments.Instance, _folder.In("home"));

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public async Task Mode_and_owner_are_kept_and_a_link_stays_a_link()
    {
        var path = _folder.Write("run.sh", "echo 1\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_000);
        File.CreateSymbolicLink(_folder.In("link.sh"), "run.sh");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "1234:2345", path);
        }

        await AppliedAsync(Edit("link.sh", "echo 1\n", "echo 2\n"));

        Assert.AreEqual("echo 2\n", await File.ReadAllTextAsync(path, Token));
        Assert.AreEqual((UnixFileMode)0b111_101_000, File.GetUnixFileMode(path));
        Assert.AreEqual("run.sh", new FileInfo(_folder.In("link.sh")).LinkTarget);
        if (Environment.IsPrivilegedProcess)
        {
            Assert.AreEqual("1234:2345", await RunAsync("stat", "-c", "%u:%g", path));
        }
    }

    [TestMethod]
    public async Task Many_files_are_created_changed_and_deleted_together()
    {
        _folder.Write("a.txt", "a\n");
        _folder.Write("b.txt", "b\n");
        await AppliedAsync(Edit("a.txt", "a\n", "A\n"), Edit("b.txt", "b\n", null), Edit("new/deep/c.txt", null, "c\n"));
        Assert.AreEqual("A\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
        Assert.IsFalse(File.Exists(_folder.In("b.txt")));
        Assert.AreEqual("c\n", await File.ReadAllTextAsync(_folder.In("new/deep/c.txt"), Token));
        AssertNothingLeftBehind();
    }

    [TestMethod]
    [DataRow("conflict")]
    [DataRow("folder")]
    [DataRow("locked")]
    [DataRow("witness")]
    [DataRow("half a character")]
    public async Task A_plan_that_fails_half_way_leaves_every_file_as_it_was(string fault)
    {
        _folder.Write("a.txt", "a\n");
        _folder.Write("c.txt", "c\n");
        Directory.CreateDirectory(_folder.In("folder"));
        var before = Snapshot();
        FileEdit faulty = fault switch
        {
            "conflict" => Edit("c.txt", "other\n", "x\n"),
            "folder" => Edit("folder", null, "x\n"),
            "half a character" => Edit("c.txt", "c\n", "\uD800\n"),
            _ => Edit("c.txt", "c\n", "x\n"),
        };
        await using var held = fault is "locked" ? new FileStream(_folder.In("c.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;

        EditOutcome outcome;
        try
        {
            outcome = await _files.ApplyAsync(
                new EditPlan([Edit("a.txt", "a\n", "A\n"), Edit("new/b.txt", null, "b\n"), faulty]), new Witness(fault is "witness"), Token);
        }
        catch (InvalidOperationException) when (fault is "witness")
        {
            outcome = new EditOutcome.Refused("no file was changed.");
        }

        await (held?.DisposeAsync() ?? ValueTask.CompletedTask);
        Assert.IsNotInstanceOfType<EditOutcome.Applied>(outcome);
        Assert.IsTrue(outcome is not EditOutcome.Refused refused || refused.Because.EndsWith("no file was changed.", StringComparison.Ordinal), outcome.ToString());
        CollectionAssert.AreEqual(before, Snapshot());
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public async Task A_file_that_another_process_has_for_itself_is_refused_in_a_sentence()
    {
        var path = _folder.Write("a.txt", "a\n");
        await using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var outcome = await _files.ApplyAsync(new EditPlan(Edit("a.txt", "a\n", "b\n")), new Witness(false), Token);
        Assert.AreEqual($"{path} is locked by another process; no file was changed.", ((EditOutcome.Refused)outcome).Because);
    }

    [TestMethod]
    public async Task A_change_since_the_reading_is_merged_or_reported()
    {
        _folder.Write("a.txt", "1\n2\n3\n4\n");
        var outcome = await AppliedAsync(Edit("a.txt", "1\n2\n3\n", "one\n2\n3\n"));
        Assert.IsTrue(outcome.Single().IsMerged);
        Assert.AreEqual("one\n2\n3\n4\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
        var conflict = (EditOutcome.Conflicted)await _files.ApplyAsync(new EditPlan(Edit("a.txt", "1\n2\n3\n", "eins\n2\n3\n")), new Witness(false), Token);
        Assert.AreEqual(new TextConflict(1, "1\n", "eins\n", "one\n"), conflict.Files.Single().Places.Single());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [Timeout(60_000)]
    public async Task A_link_that_is_swapped_in_a_loop_never_leads_a_write_outside()
    {
        var outside = _folder.Write("outside/a.txt", "precious\n");
        _folder.Write("ws/real/a.txt", "0\n");
        using var stop = new CancellationTokenSource();
        var swapper = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(_folder.In("ws/real"), _folder.In("ws/aside"));
                Directory.CreateSymbolicLink(_folder.In("ws/real"), _folder.In("outside"));
                File.Delete(_folder.In("ws/real"));
                Directory.Move(_folder.In("ws/aside"), _folder.In("ws/real"));
            }
        }, Token);

        var applied = 0;
        var path = _folder.In("ws/real/a.txt");
        for (var round = 0; round < 2000; round++)
        {
            // Permission was given for this very path, and nothing else may be written.
            var edit = new FileEdit(new ResolvedPath(path, path), Text($"{applied}\n"), Text($"{applied + 1}\n"));
            applied += await _files.ApplyAsync(new EditPlan(edit), new Witness(false), Token) is EditOutcome.Applied ? 1 : 0;
            await _files.ApplyAsync(new EditPlan(new FileEdit(new ResolvedPath(path, path), Text("precious\n"), Text("stolen\n"))), new Witness(false), Token);
            Assert.AreEqual("precious\n", await File.ReadAllTextAsync(outside, Token));
            Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.In("outside")));
        }

        await stop.CancelAsync();
        await swapper;
        Assert.IsTrue(applied > 0, "some writes must have met the real folder");
        Assert.AreEqual($"{applied}\n", await File.ReadAllTextAsync(path, Token));
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task Two_sessions_on_one_file_lose_nothing_of_each_other()
    {
        _folder.Write("a.txt", string.Concat(Enumerable.Range(0, 40).Select(line => $"line {line}\n")));
        var path = _folder.In("a.txt");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(session => Task.Run(async () =>
        {
            var files = new WorkspaceFiles(NoOpenDocuments.Instance, _folder.Path);
            for (var line = session * 20; line < session * 20 + 19; line++)
            {
                var seen = ((FileReading.Text)await files.ReadAsync(new ResolvedPath(path, path), Token)).Value;
                var outcome = await files.ApplyAsync(
                    new EditPlan(new FileEdit(new ResolvedPath(path, path), Text(seen), Text(seen.Replace($"line {line}\n", $"changed {line}\n")))), new Witness(false), Token);
                Assert.IsInstanceOfType<EditOutcome.Applied>(outcome, outcome.ToString());
            }
        }, Token)));
        var text = await File.ReadAllTextAsync(path, Token);
        Assert.AreEqual(38, text.Split("changed").Length - 1, text);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task A_full_disk_fails_the_edit_before_the_file_is_touched()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Inconclusive("Only root can make a small disk for this test.");
        }

        var disk = _folder.In("disk");
        Directory.CreateDirectory(disk);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk);
        try
        {
            _folder.Write("disk/a.txt", "small\n");
            _folder.Write("disk/b.txt", "b\n");
            await File.WriteAllBytesAsync(_folder.In("disk/rest"), new byte[128 * 1024], Token);
            var outcome = await _files.ApplyAsync(
                new EditPlan([Edit("disk/b.txt", "b\n", "B\n"), Edit("disk/a.txt", "small\n", new string('x', 300_000))]), new Witness(false), Token);
            Assert.AreEqual("The disk is full; no file was changed. Tell the user: room must be freed before files can be edited.", ((EditOutcome.Refused)outcome).Because);
            Assert.AreEqual("small\n", await File.ReadAllTextAsync(_folder.In("disk/a.txt"), Token));
            Assert.AreEqual("b\n", await File.ReadAllTextAsync(_folder.In("disk/b.txt"), Token));
            Assert.HasCount(3, Directory.GetFileSystemEntries(disk));
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public async Task A_thousand_parallel_reads_all_answer()
    {
        _folder.Write("a.txt", "text\n");
        var path = new ResolvedPath(_folder.In("a.txt"), _folder.In("a.txt"));
        var readings = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => await _files.ReadAsync(path, Token), Token)));
        Assert.IsTrue(Array.TrueForAll(readings, reading => reading is FileReading.Text { Value: "text\n" }));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public async Task Pipes_are_refused_and_never_waited_for()
    {
        await RunAsync("mkfifo", _folder.In("pipe"));
        var path = new ResolvedPath(_folder.In("pipe"), _folder.In("pipe"));
        Assert.IsInstanceOfType<FileReading.Refused>(await _files.ReadAsync(path, Token));
        Assert.IsInstanceOfType<EditOutcome.Refused>(await _files.ApplyAsync(new EditPlan(new FileEdit(path, null, Text("x"))), new Witness(false), Token));
    }

    private async Task<ImmutableArray<AppliedEdit>> AppliedAsync(params FileEdit[] edits)
    {
        var outcome = await _files.ApplyAsync(new EditPlan([.. edits]), new Witness(false), Token);
        Assert.IsInstanceOfType<EditOutcome.Applied>(outcome, outcome.ToString());
        return ((EditOutcome.Applied)outcome).Files;
    }

    private FileEdit Edit(string name, string? before, string? after) => new(
        ((PathResolution.Found)_files.Resolve(name, new WorkspaceRoots(_folder.Path, []))).Path,
        before is null ? null : Text(before),
        after is null ? null : Text(after));

    private static FileContent.Text Text(string text) => new(text, TextFormat.Default);

    private List<string> Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path}: {(File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "folder")}")];

    private void AssertNothingLeftBehind() =>
        Assert.IsEmpty(Directory.EnumerateFiles(_folder.Path, ".lspagent-*", SearchOption.AllDirectories));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, program);
        return output.Trim();
    }

    private sealed class Witness(bool fails) : IEditWitness
    {
        public ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken) =>
            fails ? throw new InvalidOperationException("It could not be kept.") : ValueTask.CompletedTask;
    }
}
