using System.Collections.Immutable;
using LspAgent.Core.Edits;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>What became of the files of a workspace since it was begun, whichever look found it. Only used under the lock of its tree.</summary>
internal sealed class TreeWatch
{
    private readonly Dictionary<string, StoredChange> _changes = new(StringComparer.Ordinal);

    public void Add(ImmutableArray<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            var whole = _changes.TryGetValue(change.Path, out var earlier) ? change with { Before = earlier.Before } : change;
            if (whole.Before == whole.After)
            {
                _changes.Remove(change.Path);
            }
            else
            {
                _changes[change.Path] = whole;
            }
        }
    }

    /// <summary>In the order of the paths; from here on only what comes later is known.</summary>
    public ImmutableArray<StoredChange> Take()
    {
        ImmutableArray<StoredChange> taken = [.. _changes.Values.OrderBy(static change => change.Path, StringComparer.Ordinal)];
        _changes.Clear();
        return taken;
    }
}
