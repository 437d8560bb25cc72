using System.Runtime.Versioning;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Checkpoints;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Checkpoints;

/// <summary>Whatever changed files can be taken back, and what the user did stays.</summary>
[TestClass]
public sealed class RewindTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _sessions;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>Files of every encoding and line end, and bytes that are no text.</summary>
    private static readonly Gen<byte[]> AnyFile =
        from lines in Gen.Elements("a", "b", "c", "", "  x", "längere Zeile 😀").ListOf()
        from end in Gen.Elements("\n", "\r\n")
        from encoding in Gen.Elements<Encoding>(new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode)
        from isOpen in Gen.Elements(true, false)
        from isBinary in Gen.Elements(false, false, false, true)
        select isBinary ? [0, 1, 2, (byte)lines.Count] : (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(string.Join(end, lines) + (isOpen ? "" : end))];

    private static readonly string[] Names = ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"];

    /// <summary>Steps: which file, what of it (null deletes), and whether a tool or a command does it.</summary>
    private static readonly Arbitrary<(byte[]?[] Tree, (int File, byte[]? Content, bool IsCommand)[] Steps)> AnyStory = Arb.From(
        from tree in Gen.OneOf(AnyFile.Select(file => (byte[]?)file), Gen.Constant((byte[]?)null)).ArrayOf(Names.Length)
        from steps in (
            from file in Gen.Choose(0, Names.Length - 1)
            from content in Gen.OneOf(AnyFile.Select(file => (byte[]?)file), AnyFile.Select(file => (byte[]?)file), Gen.Constant((byte[]?)null))
            from isCommand in Gen.Elements(true, false)
            select (file, content, isCommand)).ArrayOf(6)
        select (tree, steps));

    [TestMethod]
    [Timeout(120_000)]
    public void Edits_and_commands_then_a_rewind_give_the_same_bytes_and_its_undo_the_others() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(AnyStory, (Func<(byte[]?[] Tree, (int File, byte[]? Content, bool IsCommand)[] Steps), Task<bool>>)(story => HoldsAsync(story.Tree, story.Steps))));

    private async Task<bool> HoldsAsync(byte[]?[] tree, (int File, byte[]? Content, bool IsCommand)[] steps)
    {
        var session = Begin();
        foreach (var (index, content) in tree.Index())
        {
            Put(session.Root, Names[index], content);
        }

        var before = Snapshot(session.Root);
        foreach (var step in steps)
        {
            session.Position++;
            if (step.IsCommand)
            {
                var running = await session.Edits.BeforeCommandAsync("c", Token);
                Put(session.Root, Names[step.File], step.Content);
                await running.AfterAsync(Token);
            }
            else
            {
                var path = Path.Combine(session.Root, Names[step.File]);
                var now = (ContentReading.Content)await session.Files.ReadContentAsync(new ResolvedPath(path, path), Token);
                var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), now.Value, step.Content is null ? null : TextDecodingOf(step.Content)));
                Assert.IsInstanceOfType<EditOutcome.Applied>(await session.Edits.ApplyAsync(plan, "e", Token));
            }
        }

        var after = Snapshot(session.Root);
        session.Position++;
        var rewind = await session.Edits.PreviewRewindAsync(0, Token);
        Assert.IsEmpty(rewind.Left);
        Assert.IsInstanceOfType<EditOutcome.Applied>(await session.Edits.RewindAsync(rewind, Token));
        CollectionAssert.AreEqual(before, Snapshot(session.Root));

        var undo = await session.Edits.PreviewUndoAsync(Token);
        Assert.IsInstanceOfType<EditOutcome.Applied>(await session.Edits.RewindAsync(undo!.Value.Rewind, Token));
        CollectionAssert.AreEqual(after, Snapshot(session.Root));
        return true;
    }

    [TestMethod]
    public async Task What_the_user_changed_elsewhere_in_the_file_stays_and_is_said()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "1\n2\n3\n4\n5\n");
        await EditAsync(session, path, "1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n");
        await File.WriteAllTextAsync(path, "one\n2\n3\n4\nfive\n", Token);
        var rewind = await session.Edits.PreviewRewindAsync(0, Token);
        CollectionAssert.AreEqual(new[] { path }, rewind.Merged);
        await session.Edits.RewindAsync(rewind, Token);
        Assert.AreEqual("1\n2\n3\n4\nfive\n", await File.ReadAllTextAsync(path, Token));
    }

    [TestMethod]
    public async Task What_the_user_changed_in_the_same_lines_is_left_and_the_other_files_go_back()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "1\n2\n");
        var other = Write(session, "b.txt", "b\n");
        await EditAsync(session, path, "1\n2\n", "one\n2\n");
        await EditAsync(session, other, "b\n", "B\n");
        await File.WriteAllTextAsync(path, "mine\n2\n", Token);
        var rewind = await session.Edits.PreviewRewindAsync(0, Token);
        Assert.AreEqual(path, rewind.Left.Single().Path.Canonical);
        await session.Edits.RewindAsync(rewind, Token);
        Assert.AreEqual("mine\n2\n", await File.ReadAllTextAsync(path, Token));
        Assert.AreEqual("b\n", await File.ReadAllTextAsync(other, Token));
    }

    [TestMethod]
    public async Task Only_what_came_after_the_line_is_taken_back()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "0\n");
        for (var step = 1; step <= 3; step++)
        {
            session.Position = step;
            await EditAsync(session, path, $"{step - 1}\n", $"{step}\n");
        }

        await session.Edits.RewindAsync(await session.Edits.PreviewRewindAsync(1, Token), Token);
        Assert.AreEqual("1\n", await File.ReadAllTextAsync(path, Token));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_command_that_destroys_is_taken_back_with_modes_links_and_what_git_ignores()
    {
        var session = Begin();
        File.SetUnixFileMode(Write(session, "run.sh", "#!/bin/sh\n"), (UnixFileMode)0b111_101_101);
        Write(session, ".gitignore", ".env\nbin/\n");
        Write(session, ".env", "KEY=1\n");
        Write(session, "bin/built.dll", "x");
        File.CreateSymbolicLink(Path.Combine(session.Root, "link"), "run.sh");
        var running = await session.Edits.BeforeCommandAsync("c", Token);
        session.Position = 1;
        Directory.Delete(session.Root, recursive: true);
        Directory.CreateDirectory(session.Root);
        var changed = await running.AfterAsync(Token);
        Assert.HasCount(4, changed);

        session.Position = 2;
        await session.Edits.RewindAsync(await session.Edits.PreviewRewindAsync(-1, Token), Token);
        Assert.AreEqual((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(session.Root, "run.sh")));
        Assert.AreEqual("run.sh", new FileInfo(Path.Combine(session.Root, "link")).LinkTarget);
        Assert.AreEqual("KEY=1\n", await File.ReadAllTextAsync(Path.Combine(session.Root, ".env"), Token));
        Assert.IsFalse(Directory.Exists(Path.Combine(session.Root, "bin")), "what a build makes again is not kept");
    }

    [TestMethod]
    public async Task Folders_that_an_edit_made_go_with_it_when_they_are_empty()
    {
        var session = Begin();
        var path = Path.Combine(session.Root, "new/deep/a.txt");
        await session.Edits.ApplyAsync(new EditPlan(new FileEdit(new ResolvedPath(path, path), null, new FileContent.Text("a", TextFormat.Default))), "e", Token);
        await session.Edits.RewindAsync(await session.Edits.PreviewRewindAsync(0, Token), Token);
        Assert.IsFalse(Directory.Exists(Path.Combine(session.Root, "new")));
    }

    [TestMethod]
    public async Task Another_process_knows_the_files_and_the_changes_of_before()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "a\n");
        await EditAsync(session, path, "a\n", "b\n");
        var again = Begin(session);
        await again.Edits.RewindAsync(await again.Edits.PreviewRewindAsync(0, Token), Token);
        Assert.AreEqual("a\n", await File.ReadAllTextAsync(path, Token));
    }

    [TestMethod]
    public async Task A_record_that_was_cut_off_costs_nothing_but_itself()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "a\n");
        await EditAsync(session, path, "a\n", "b\n");
        await File.AppendAllTextAsync(Path.Combine(session.Folder, "checkpoints.jsonl"), "{\"cause\":{\"ki", Token);
        await EditAsync(session, path, "b\n", "c\n");
        await session.Edits.RewindAsync(await session.Edits.PreviewRewindAsync(0, Token), Token);
        Assert.AreEqual("a\n", await File.ReadAllTextAsync(path, Token));
    }

    [TestMethod]
    public async Task What_is_no_longer_kept_is_said_and_left()
    {
        var session = Begin();
        var path = Write(session, "a.txt", "a\n");
        await EditAsync(session, path, "a\n", "b\n");
        Directory.Delete(_folder.In("home/checkpoints"), recursive: true);
        Assert.AreEqual("what it held is no longer kept", (await session.Edits.PreviewRewindAsync(0, Token)).Left.Single().Because);
    }

    [TestMethod]
    public async Task What_a_killed_process_left_beside_a_file_is_removed()
    {
        var session = Begin();
        var leftover = Write(session, "sub/.lspagent-2147483000-1-abcdef.tmp", "half");
        var running = await session.Edits.BeforeCommandAsync("c", Token);
        Assert.IsFalse(File.Exists(leftover));
        Assert.IsEmpty(await running.AfterAsync(Token));
    }

    private Session Begin(Session? again = null)
    {
        var number = again is null ? Interlocked.Increment(ref _sessions) : 0;
        var session = again ?? new Session(_folder.In($"ws{number}"), _folder.In($"session{number}"), null!, null!) { Position = 1 };
        Directory.CreateDirectory(session.Root);
        var files = new WorkspaceFiles(NoOpenDocuments.Instance, session.Root);
        var checkpoints = new CheckpointStore(_folder.In("home"), TimeProvider.System).Open(session.Folder, new WorkspaceRoots(session.Root, []));
        Session made = null!;
        made = session with { Files = files, Edits = new WorkspaceEdits(files, checkpoints, () => made.Position, static () => false) };
        return made;
    }

    private async Task EditAsync(Session session, string path, string before, string after) => Assert.IsInstanceOfType<EditOutcome.Applied>(await session.Edits.ApplyAsync(
        new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text(before, TextFormat.Default), new FileContent.Text(after, TextFormat.Default))), "e", Token));

    private static string Write(Session session, string name, string text)
    {
        Put(session.Root, name, Encoding.UTF8.GetBytes(text));
        return Path.Combine(session.Root, name);
    }

    private static void Put(string root, string name, byte[]? content)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (content is null)
        {
            File.Delete(path);
            return;
        }

        File.WriteAllBytes(path, content);
    }

    private static FileContent TextDecodingOf(byte[] content) => TextDecoding.ContentOf(content);

    private static List<string> Snapshot(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path}: {Convert.ToHexString(File.ReadAllBytes(path))}")];

    private sealed record Session(string Root, string Folder, WorkspaceFiles Files, WorkspaceEdits Edits)
    {
        public long Position { get; set; }
    }
}
