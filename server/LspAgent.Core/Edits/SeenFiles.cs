using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>
/// What the model of a session has been shown of files, so that an edit is made for what it knows and not for what it guesses.
/// The newest texts are kept, up to a sum; of an older one only that it was seen. Safe for concurrent use.
/// </summary>
public sealed class SeenFiles
{
    /// <summary>A text beyond this sum is forgotten; an edit of its file then needs no more than an exact match.</summary>
    private const int MaxCharacters = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Seen>> _byPath = new(StringComparer.Ordinal);
    private readonly LinkedList<Seen> _newest = new();
    private long _characters;

    /// <summary>The model knows this text now: it was shown it, or wrote it.</summary>
    public void Note(ResolvedPath path, string text)
    {
        lock (_lock)
        {
            Forget(path.Canonical);
            _byPath[path.Canonical] = _newest.AddFirst(new Seen(path.Canonical, text));
            _characters += text.Length;
            while (_characters > MaxCharacters && _newest.Last is { } oldest && oldest != _newest.First)
            {
                Forget(oldest.Value.Path);
            }
        }
    }

    /// <summary>The text that the model knows; null when it was shown none, or that was forgotten.</summary>
    public string? Find(ResolvedPath path)
    {
        lock (_lock)
        {
            return _byPath.TryGetValue(path.Canonical, out var seen) ? seen.Value.Text : null;
        }
    }

    /// <summary>The model no longer knows what it was shown.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _byPath.Clear();
            _newest.Clear();
            _characters = 0;
        }
    }

    private void Forget(string path)
    {
        if (_byPath.Remove(path, out var node))
        {
            _newest.Remove(node);
            _characters -= node.Value.Text.Length;
        }
    }

    private readonly record struct Seen(string Path, string Text);
}
