using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>The checkpoints of all sessions, in the user's folder: contents shared by the sessions of a workspace, records with each session.</summary>
public sealed class CheckpointStore(string userFolder, TimeProvider time) : ICheckpointStore
{
    private readonly ConcurrentDictionary<string, (ObjectStore Objects, WorkspaceTree Tree)> _workspaces = new(StringComparer.Ordinal);

    public ICheckpoints Open(string folder, WorkspaceRoots roots)
    {
        var key = string.Join('\n', roots.All);
        var (objects, tree) = _workspaces.GetOrAdd(key, _ =>
        {
            var home = Path.Join(userFolder, "checkpoints", $"{TranscriptPaths.FolderName(roots.Root)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 4))}");
            var store = new ObjectStore(Path.Join(home, "objects"), time);
            return (store, new WorkspaceTree(Path.Join(home, "index"), roots, store, time));
        });
        return new SessionCheckpoints(Path.Join(folder, "checkpoints.jsonl"), objects, tree, time);
    }
}
