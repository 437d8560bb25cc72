using System.Runtime.Versioning;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Checkpoints;

/// <summary>Whatever changed files can be taken back, and what the user did stays.</summary>
[TestClass]
public sealed class RewindTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RewindKit _session;

    public RewindTests() => _session = RewindKit.Begin(_folder, 1);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task What_the_user_changed_elsewhere_in_the_file_stays_and_is_said()
    {
        var path = _session.Write("a.txt", "1\n2\n3\n4\n5\n");
        await _session.EditAsync("a.txt", "one\n2\n3\n4\n5\n", Token);
        _session.Write("a.txt", "one\n2\n3\n4\nfive\n");
        CollectionAssert.AreEqual(new[] { path }, (await _session.RewindAsync(0, Token)).Merged);
        Assert.AreEqual("1\n2\n3\n4\nfive\n", _session.Text("a.txt"));
    }

    [TestMethod]
    public async Task What_the_user_changed_in_the_same_lines_is_left_and_the_other_files_go_back()
    {
        var path = _session.Write("a.txt", "1\n2\n");
        _session.Write("b.txt", "b\n");
        await _session.EditAsync("a.txt", "one\n2\n", Token);
        await _session.EditAsync("b.txt", "B\n", Token);
        _session.Write("a.txt", "mine\n2\n");
        Assert.AreEqual(path, (await _session.RewindAsync(0, Token)).Left.Single().Path.Canonical);
        Assert.AreEqual("mine\n2\n", _session.Text("a.txt"));
        Assert.AreEqual("b\n", _session.Text("b.txt"));
    }

    [TestMethod]
    public async Task Only_what_came_after_the_line_is_taken_back()
    {
        _session.Write("a.txt", "0\n");
        for (var step = 1; step <= 3; step++)
        {
            _session.Position = step;
            await _session.EditAsync("a.txt", $"{step}\n", Token);
        }

        await _session.RewindAsync(1, Token);
        Assert.AreEqual("1\n", _session.Text("a.txt"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_command_that_destroys_is_taken_back_with_modes_links_and_what_git_ignores()
    {
        File.SetUnixFileMode(_session.Write("run.sh", "#!/bin/sh\n"), (UnixFileMode)0b111_101_101);
        _session.Write(".gitignore", ".env\nbin/\n");
        _session.Write(".env", "KEY=1\n");
        _session.Write("bin/built.dll", "x");
        File.CreateSymbolicLink(Path.Combine(_session.Root, "link"), "run.sh");
        var changed = await _session.CommandAsync(
            () =>
            {
                Directory.Delete(_session.Root, recursive: true);
                Directory.CreateDirectory(_session.Root);
            },
            Token);
        Assert.HasCount(4, changed);

        await _session.RewindAsync(0, Token);
        Assert.AreEqual((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(_session.Root, "run.sh")));
        Assert.AreEqual("run.sh", new FileInfo(Path.Combine(_session.Root, "link")).LinkTarget);
        Assert.AreEqual("KEY=1\n", _session.Text(".env"));
        Assert.IsFalse(Directory.Exists(Path.Combine(_session.Root, "bin")), "what a build makes again is not kept");
    }

    [TestMethod]
    public async Task Folders_that_an_edit_made_go_with_it_when_they_are_empty()
    {
        await _session.EditAsync("new/deep/a.txt", "a", Token);
        await _session.RewindAsync(0, Token);
        Assert.IsFalse(Directory.Exists(Path.Combine(_session.Root, "new")));
    }

    [TestMethod]
    public async Task Another_process_knows_the_files_and_the_changes_of_before()
    {
        _session.Write("a.txt", "a\n");
        await _session.EditAsync("a.txt", "b\n", Token);
        await _session.Again(_folder).RewindAsync(0, Token);
        Assert.AreEqual("a\n", _session.Text("a.txt"));
    }

    [TestMethod]
    public async Task A_record_that_was_cut_off_costs_nothing_but_itself()
    {
        _session.Write("a.txt", "a\n");
        await _session.EditAsync("a.txt", "b\n", Token);
        await File.AppendAllTextAsync(Path.Combine(_session.Folder, "checkpoints.jsonl"), "{\"cause\":{\"ki", Token);
        await _session.EditAsync("a.txt", "c\n", Token);
        await _session.RewindAsync(0, Token);
        Assert.AreEqual("a\n", _session.Text("a.txt"));
    }

    [TestMethod]
    public async Task What_is_no_longer_kept_is_said_and_left()
    {
        _session.Write("a.txt", "a\n");
        await _session.EditAsync("a.txt", "b\n", Token);
        Directory.Delete(_folder.In("home/checkpoints"), recursive: true);
        Assert.Contains("what it held is not kept", (await _session.Edits.PreviewRewindAsync(0, includesBackground: false, Token)).Left.Single().Because);
    }

    [TestMethod]
    public async Task A_file_that_is_too_large_to_keep_is_said_when_a_command_destroyed_it()
    {
        _session.Put("large.bin", new byte[11 * 1024 * 1024]);
        Assert.HasCount(1, await _session.CommandAsync(() => File.Delete(Path.Combine(_session.Root, "large.bin")), Token));
        Assert.Contains("larger than 10 MB", (await _session.RewindAsync(0, Token)).Left.Single().Because);
    }

    [TestMethod]
    public async Task Where_nothing_can_be_kept_an_edit_is_refused_and_a_command_says_so()
    {
        var path = _session.Write("a.txt", "a\n");
        _folder.Write("home/checkpoints", "in the way of the folder");
        var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text("a\n", TextFormat.Default), new FileContent.Text("b\n", TextFormat.Default)));
        Assert.EndsWith("no file was changed.", (await _session.Edits.ApplyAsync(plan, "e", Task.CompletedTask, Token) as EditOutcome.Refused)?.Because ?? "");
        Assert.AreEqual("a\n", _session.Text("a.txt"));
        Assert.IsNotNull((await _session.Edits.BeforeCommandAsync("c", runsInBackground: false, Token)).Problem);
    }

    [TestMethod]
    public async Task No_file_changes_before_its_change_is_recorded()
    {
        var path = _session.Write("a.txt", "a\n");
        var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text("a\n", TextFormat.Default), new FileContent.Text("b\n", TextFormat.Default)));
        var recorded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var applying = _session.Edits.ApplyAsync(plan, "e", recorded.Task, Token).AsTask();
        Assert.IsFalse(applying.IsCompleted);
        Assert.AreEqual("a\n", _session.Text("a.txt"));
        recorded.SetResult();
        Assert.IsInstanceOfType<EditOutcome.Applied>(await applying);
        Assert.AreEqual("b\n", _session.Text("a.txt"));
    }

    [TestMethod]
    public async Task What_cannot_be_recorded_is_not_changed_and_leaves_nothing_behind()
    {
        var path = _session.Write("a.txt", "a\n");
        var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text("a\n", TextFormat.Default), new FileContent.Text("b\n", TextFormat.Default)));
        var outcome = await _session.Edits.ApplyAsync(plan, "e", Task.FromException(new IOException("The disk is gone.")), Token);
        Assert.AreEqual("The disk is gone; no file was changed.", (outcome as EditOutcome.Refused)?.Because);
        Assert.AreEqual("a\n", _session.Text("a.txt"));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_session.Root));
    }

    [TestMethod]
    public async Task What_a_killed_process_left_beside_a_file_is_removed()
    {
        var leftover = _session.Write("sub/.lspagent-2147483000-1-abcdef.tmp", "half");
        Assert.IsEmpty(await _session.CommandAsync(static () => { }, Token));
        Assert.IsFalse(File.Exists(leftover));
    }

    [TestMethod]
    public async Task What_changed_beside_a_command_in_the_background_is_left_unless_it_is_asked_for()
    {
        _session.Write("a.txt", "a\n");
        _session.Write("b.txt", "b\n");
        await _session.CommandAsync(() => _session.Write("a.txt", "by the command\n"), Token, goesOn: true);
        _session.Write("b.txt", "by the command or by the user\n");

        var rewind = await _session.RewindAsync(0, Token);
        Assert.AreEqual("a\n", _session.Text("a.txt"));
        Assert.AreEqual("by the command or by the user\n", _session.Text("b.txt"));
        Assert.Contains("while a command ran in the background", rewind.Left.Single().Because);

        await _session.RewindAsync(0, Token, includesBackground: true);
        Assert.AreEqual("b\n", _session.Text("b.txt"));
    }

    [TestMethod]
    public async Task What_the_user_changes_between_commands_is_the_users()
    {
        _session.Write("a.txt", "a\n");
        await _session.CommandAsync(static () => { }, Token);
        _session.Write("a.txt", "mine\n");
        Assert.IsEmpty(await _session.CommandAsync(static () => { }, Token));
        Assert.IsTrue((await _session.RewindAsync(0, Token)).IsEmpty);
        Assert.AreEqual("mine\n", _session.Text("a.txt"));
    }

    [TestMethod]
    public async Task Two_commands_at_one_time_both_record_what_changed()
    {
        var checkpoints = new LspAgent.Host.Platform.Checkpoints.CheckpointStore(_folder.In("home"), TimeProvider.System);
        var edits = (string[])["one", "two"];
        var sessions = edits.Select(name => new WorkspaceEdits(_session.Files, checkpoints.Open(_folder.In(name), new WorkspaceRoots(_session.Root, [])), static () => 1, static () => false)).ToList();
        _session.Write("a.txt", "a\n");
        var first = await sessions[0].BeforeCommandAsync("c", runsInBackground: false, Token);
        var second = await sessions[1].BeforeCommandAsync("c", runsInBackground: false, Token);
        _session.Write("a.txt", "b\n");
        Assert.HasCount(1, await second.AfterAsync([], goesOn: false, Token));
        Assert.HasCount(1, await first.AfterAsync([], goesOn: false, Token));

        foreach (var session in sessions)
        {
            await session.RewindAsync(await session.PreviewRewindAsync(0, includesBackground: false, Token), Token);
            Assert.AreEqual("a\n", _session.Text("a.txt"));
        }
    }

    [TestMethod]
    public async Task An_edit_keeps_bytes_that_are_no_text_just_as_they_were()
    {
        byte[] before = [0, 255, 13, 10, 0];
        _session.Put("a.bin", before);
        await _session.EditAsync("a.bin", Encoding.ASCII.GetBytes("text now\n"), Token);
        await _session.RewindAsync(0, Token);
        CollectionAssert.AreEqual(before, _session.Bytes("a.bin"));
    }
}
