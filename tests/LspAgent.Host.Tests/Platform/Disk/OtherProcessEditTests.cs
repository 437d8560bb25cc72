using System.Runtime.Versioning;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Tests.Platform.Checkpoints;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>Edits beside another process: one that is killed in the middle of an edit, and one that has a file for itself.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class OtherProcessEditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(nameof(OtherTask.Stage), "old\n")]
    [DataRow(nameof(OtherTask.Swap), "new\n")]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Killed_between_the_new_file_and_the_end_of_the_edit_the_file_is_whole_and_the_rest_is_cleared_away(string task, string expected)
    {
        var session = RewindKit.Begin(_folder, 1);
        var path = session.Write("a.txt", "old\n");
        await using (var other = await OtherEditor.StartAsync(Enum.Parse<OtherTask>(task), path, Token))
        {
            Assert.AreEqual("there", await other.HearAsync(Token));
            Assert.HasCount(2, Directory.GetFiles(session.Root), "the new file stands beside the old one");

            // While its process lives, nobody takes it away.
            Assert.IsEmpty(await session.CommandAsync(static () => { }, Token));
            Assert.HasCount(2, Directory.GetFiles(session.Root));
            await other.KillAsync(Token);
        }

        Assert.AreEqual(expected, session.Text("a.txt"));
        Assert.IsEmpty(await session.CommandAsync(static () => { }, Token));
        Assert.HasCount(1, Directory.GetFiles(session.Root));
        await session.EditAsync("a.txt", "newest\n", Token);
        Assert.AreEqual("newest\n", session.Text("a.txt"));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Killed_anywhere_in_a_row_of_edits_the_file_is_one_of_them()
    {
        for (var round = 0; round < 10; round++)
        {
            var path = _folder.Write($"{round}/a.txt", OtherEditor.Generation(0));
            await using var other = await OtherEditor.StartAsync(OtherTask.Edit, path, Token);
            for (var heard = 0; heard < round; heard++)
            {
                Assert.AreEqual(nameof(EditOutcome.Applied), await other.HearAsync(Token));
            }

            await other.KillAsync(Token);
            var text = await File.ReadAllTextAsync(path, Token);
            var number = int.Parse(text.AsSpan("generation ".Length, text.IndexOf(" of", StringComparison.Ordinal) - "generation ".Length), System.Globalization.CultureInfo.InvariantCulture);
            Assert.IsTrue(number >= round, $"{number} after {round} edits that were told");
            Assert.AreEqual(OtherEditor.Generation(number), text);
        }
    }

    [TestMethod]
    [DataRow(nameof(OtherTask.LockWhole))]
    [DataRow(nameof(OtherTask.LockRange))]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_file_that_another_process_has_for_itself_is_refused_in_a_sentence_and_edited_when_it_is_free(string task)
    {
        var path = _folder.Write("a.txt", "one\n");
        var other = await OtherEditor.StartAsync(Enum.Parse<OtherTask>(task), path, Token);
        await using (other)
        {
            Assert.AreEqual("there", await other.HearAsync(Token));
            Assert.AreEqual($"{path} is locked by another process; no file was changed.", (await EditAsync(path) as EditOutcome.Refused)?.Because);
            Assert.AreEqual("one\n", TextIn(path));
        }

        Assert.IsInstanceOfType<EditOutcome.Applied>(await EditAsync(path));
        Assert.AreEqual("two\n", await File.ReadAllTextAsync(path, Token));
    }

    /// <summary>As a reader who does not heed locks.</summary>
    [SupportedOSPlatform("linux")]
    private static string TextIn(string path)
    {
        using var file = Unix.Open(path, canWrite: false) ?? throw new IOException("It cannot be opened.");
        var bytes = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, bytes, 0);
        return Encoding.UTF8.GetString(bytes);
    }

    private ValueTask<EditOutcome> EditAsync(string path) => new WorkspaceFiles(NoOpenDocuments.Instance, _folder.Path).ApplyAsync(
        new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text("one\n", TextFormat.Default), new FileContent.Text("two\n", TextFormat.Default))),
        NoCheckpoints.Instance,
        Token);
}
