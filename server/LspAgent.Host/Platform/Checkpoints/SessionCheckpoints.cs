using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform.Disk;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>
/// One session's checkpoints: a line for each change, written before the change is made, so that a crash between the two leaves
/// something to take back and nothing lost. A line that was cut off counts as never written.
/// </summary>
internal sealed class SessionCheckpoints(string path, ObjectStore objects, WorkspaceTree tree, TimeProvider time) : ICheckpoints
{
    private readonly Lock _writing = new();
    private TreeWatch? _background;

    public async ValueTask<ImmutableArray<CheckpointRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var records = ImmutableArray.CreateBuilder<CheckpointRecord>();
        foreach (var line in await File.ReadAllLinesAsync(path, cancellationToken))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, CheckpointJson.Default.CheckpointRecord) is { } record)
                {
                    records.Add(record);
                }
            }
            catch (JsonException)
            {
                // Cut off by the end of a process, before it changed anything.
            }
        }

        return records.ToImmutable();
    }

    public FileContent? Load(StoredFile stored) => objects.Load(stored.Hash) switch
    {
        null => null,
        var target when stored.IsLink => new FileContent.Link(Encoding.UTF8.GetString(target)),
        var bytes => TextDecoding.ContentOf(bytes) with { Mode = stored.Mode },
    };

    public async ValueTask<EditOutcome> ApplyAsync(IWorkspaceFiles files, EditPlan plan, CheckpointCause cause, Task recorded, CancellationToken cancellationToken)
    {
        var witness = new Witness(this, cause, recorded);
        var outcome = await files.ApplyAsync(plan, witness, cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            tree.Refresh(applied.Files.Select(file => file.Path.Canonical));

            // An editor that formats leaves another text than was planned: that step is a change too.
            ImmutableArray<FileEdit> further =
            [
                .. applied.Files
                    .Select(file => (Planned: witness.Edits.FirstOrDefault(edit => edit.Path == file.Path)?.After, file.Edit))
                    .Where(file => file.Planned is not null && !FileContent.AreSame(file.Planned, file.Edit.After))
                    .Select(file => new FileEdit(file.Edit.Path, file.Planned, file.Edit.After)),
            ];
            if (!further.IsEmpty)
            {
                Write(cause, [.. further.Select(Store)], []);
            }
        }

        return outcome;
    }

    public async ValueTask<ICommandCheckpoint> BeforeCommandAsync(CheckpointCause cause, CancellationToken cancellationToken) => await Task.Run(
        () =>
        {
            var watch = tree.Watch(out var problem, cancellationToken);
            return new Command(this, watch, cause) { Problem = problem };
        },
        cancellationToken);

    public async ValueTask NoteBackgroundAsync(CheckpointCause cause, bool goesOn, CancellationToken cancellationToken)
    {
        if (_background is not { } watch)
        {
            return;
        }

        await Task.Run(() => Record(cause, tree.Take(watch, cancellationToken)), cancellationToken);
        if (!goesOn)
        {
            tree.End(watch);
            _background = null;
        }
    }

    public string? ReadReview()
    {
        try
        {
            return File.Exists(ReviewPath) ? File.ReadAllText(ReviewPath) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void KeepReview(Func<string?> review)
    {
        lock (_writing)
        {
            try
            {
                if (review() is { } kept)
                {
                    PrivateFiles.CreateFolder(Path.GetDirectoryName(path) ?? path);
                    PrivateFiles.Replace(ReviewPath, Encoding.UTF8.GetBytes(kept));
                }
                else
                {
                    File.Delete(ReviewPath);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // This process knows it; a later one takes the changes for accepted.
            }
        }
    }

    private string ReviewPath => Path.Join(Path.GetDirectoryName(path), "review.json");

    public void RemoveEmpty(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            try
            {
                if (new DirectoryInfo(folder) is { Exists: true, LinkTarget: null } && !Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody put something there in this very moment.
            }
        }
    }

    private StoredChange Store(FileEdit edit) => new(edit.Path.Canonical, Store(edit.Before), Store(edit.After));

    private StoredFile? Store(FileContent? content) => content switch
    {
        null => null,
        FileContent.Link link => new StoredFile(objects.Keep(Encoding.UTF8.GetBytes(link.Target)), null, IsLink: true),
        _ => new StoredFile(objects.Keep(FileSwap.BytesOf(content).Span), content.Mode, IsLink: false),
    };

    private void Write(CheckpointCause cause, ImmutableArray<StoredChange> changes, ImmutableArray<string> folders)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new CheckpointRecord(cause, time.GetUtcNow(), changes, folders), CheckpointJson.Default.CheckpointRecord), (byte)'\n'];
        lock (_writing)
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path) ?? path);
            using var file = new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileShare.Read));
            if (file.Length > 0)
            {
                // A line that was cut off must not take the next one with it.
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    line = [(byte)'\n', .. line];
                }
            }

            file.Seek(0, SeekOrigin.End);
            file.Write(line);
        }
    }

    private static IEnumerable<string> MissingFolders(ImmutableArray<FileEdit> edits) => edits
        .Where(edit => edit is { Before: null, After: not null })
        .SelectMany(edit => Above(edit.Path.Canonical).TakeWhile(folder => !Directory.Exists(folder)))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(folder => folder.Length);

    private static IEnumerable<string> Above(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    /// <summary>Records a plan when it is certain.</summary>
    private sealed class Witness(SessionCheckpoints checkpoints, CheckpointCause cause, Task recorded) : IEditWitness
    {
        public ImmutableArray<FileEdit> Edits { get; private set; } = [];

        public ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken)
        {
            Edits = edits;
            if (!edits.IsEmpty || cause.Kind is CheckpointKind.Rewind)
            {
                checkpoints.Write(cause, [.. edits.Select(checkpoints.Store)], [.. MissingFolders(edits)]);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask ReadyAsync(CancellationToken cancellationToken) => new(recorded.WaitAsync(cancellationToken));
    }

    /// <summary>What a command changed; when it goes on, the watch goes on with it.</summary>
    private ImmutableArray<StoredChange> Take(TreeWatch watch, bool goesOn, CancellationToken cancellationToken)
    {
        try
        {
            return tree.Take(watch, cancellationToken);
        }
        finally
        {
            if (goesOn && _background is null)
            {
                _background = watch;
            }
            else
            {
                tree.End(watch);
            }
        }
    }

    private ImmutableArray<string> Record(CheckpointCause cause, ImmutableArray<StoredChange> changes)
    {
        if (!changes.IsEmpty)
        {
            Write(cause, changes, []);
            tree.Save();
        }

        return [.. changes.Select(static change => change.Path)];
    }

    /// <summary>A command on its way.</summary>
    private sealed class Command(SessionCheckpoints checkpoints, TreeWatch watch, CheckpointCause cause) : ICommandCheckpoint
    {
        public string? Problem { get; init; }

        public async ValueTask<ImmutableArray<string>> AfterAsync(ImmutableHashSet<string> users, bool goesOn, CancellationToken cancellationToken)
        {
            try
            {
                return await Task.Run(() => checkpoints.Record(cause, [.. checkpoints.Take(watch, goesOn, cancellationToken).Where(change => !users.Contains(change.Path))]), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The command is done; only taking it back is not possible for want of room.
                return [];
            }
        }
    }
}
