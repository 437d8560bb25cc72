using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Checkpoints;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Checkpoints;

/// <summary>A session's changes of a real folder, with real checkpoints.</summary>
internal sealed class RewindKit
{
    private RewindKit(string root, string folder, string home)
    {
        (Root, Folder) = (root, folder);
        Directory.CreateDirectory(root);
        Files = new WorkspaceFiles(NoOpenDocuments.Instance, root);
        var checkpoints = new CheckpointStore(home, TimeProvider.System).Open(folder, new WorkspaceRoots(root, []));
        Edits = new WorkspaceEdits(Files, checkpoints, () => Position, static () => false);
    }

    public string Root { get; }

    /// <summary>Where the session keeps its own files.</summary>
    public string Folder { get; }

    public WorkspaceFiles Files { get; }

    public WorkspaceEdits Edits { get; }

    /// <summary>The last line of the session's transcript.</summary>
    public long Position { get; set; } = 1;

    public static RewindKit Begin(TempFolder folder, int number) => new(folder.In($"ws{number}"), folder.In($"session{number}"), folder.In("home"));

    /// <summary>The same session in a process that was started again, or another one of the same workspace.</summary>
    public RewindKit Again(TempFolder folder, string? session = null) => new(Root, session is null ? Folder : folder.In(session), folder.In("home"));

    /// <summary>A tool of the agent makes a file this; null deletes it.</summary>
    public async Task EditAsync(string name, byte[]? content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Root, name);
        var now = (ContentReading.Content)await Files.ReadContentAsync(new ResolvedPath(path, path), cancellationToken);
        var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), now.Value, content is null ? null : TextDecoding.ContentOf(content)));
        Assert.IsInstanceOfType<EditOutcome.Applied>(await Edits.ApplyAsync(plan, "e", Task.CompletedTask, cancellationToken));
    }

    public Task EditAsync(string name, string content, CancellationToken cancellationToken) => EditAsync(name, Encoding.UTF8.GetBytes(content), cancellationToken);

    /// <summary>A command of the agent runs, and does this.</summary>
    public async Task<IReadOnlyList<string>> CommandAsync(Action command, CancellationToken cancellationToken, bool goesOn = false)
    {
        var running = await Edits.BeforeCommandAsync("c", runsInBackground: false, cancellationToken);
        command();
        return await running.AfterAsync([], goesOn, cancellationToken);
    }

    /// <summary>Takes the files back to a line, as far as that goes, and answers what was to be done.</summary>
    public async Task<FileRewind> RewindAsync(long toSeq, CancellationToken cancellationToken, bool includesBackground = false)
    {
        var rewind = await Edits.PreviewRewindAsync(toSeq, includesBackground, cancellationToken);
        Assert.IsInstanceOfType<EditOutcome.Applied>(await Edits.RewindAsync(rewind, cancellationToken));
        return rewind;
    }

    /// <summary>Takes the last rewind back.</summary>
    public async Task UndoAsync(CancellationToken cancellationToken)
    {
        var undo = await Edits.PreviewUndoAsync(cancellationToken);
        Assert.IsInstanceOfType<EditOutcome.Applied>(await Edits.RewindAsync(undo!.Value.Rewind, cancellationToken));
    }

    public string Write(string name, string text)
    {
        Put(name, Encoding.UTF8.GetBytes(text));
        return Path.Combine(Root, name);
    }

    /// <summary>Makes a file this without the agent; null deletes it.</summary>
    public void Put(string name, byte[]? content)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, content);
        }
    }

    public byte[]? Bytes(string name) => File.Exists(Path.Combine(Root, name)) ? File.ReadAllBytes(Path.Combine(Root, name)) : null;

    public string Text(string name) => File.ReadAllText(Path.Combine(Root, name));

    public List<string> Snapshot() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path}: {Convert.ToHexString(File.ReadAllBytes(path))}")];
}
