using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>A change of the agent that the file has already and the user has not judged.</summary>
/// <param name="Line">Where it begins, from 0.</param>
/// <param name="Lines">How many lines it has there.</param>
/// <param name="OldText">Null when the file came into being with it.</param>
/// <param name="NewText">Null when the file went with it.</param>
public sealed record PendingHunk(string Id, ResolvedPath Path, int Line, int Lines, string? OldText, string? NewText);

/// <summary>Which changes are meant: those of some ids, those of a file, or with neither all.</summary>
public sealed record HunkChoice(ImmutableArray<string>? Ids, string? Path)
{
    public bool Holds(PendingHunk hunk) =>
        (Ids is not { } ids || ids.Contains(hunk.Id, StringComparer.Ordinal))
        && (Path is null || string.Equals(Path, hunk.Path.Lexical, StringComparison.Ordinal) || string.Equals(Path, hunk.Path.Canonical, StringComparison.Ordinal));
}

/// <summary>What takes some changes of one file back.</summary>
public sealed record HunkRejection(ImmutableArray<string> Ids, FileEdit Edit);

/// <summary>
/// The changes of a session that wait for the user's word: for each file, what lies between the text that the user has agreed to
/// and the one that the agent left. What the user writes meanwhile belongs to both. Safe for concurrent use.
/// </summary>
public sealed class PendingHunks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReviewedFile> _files = new(StringComparer.Ordinal);
    private int _numbers;

    public PendingHunks()
    {
    }

    /// <param name="kept">What <see cref="Keep()"/> answered in an earlier process.</param>
    public PendingHunks(string? kept)
    {
        if (KeptReview.Parse(kept) is not { } review)
        {
            return;
        }

        _numbers = review.Numbers;
        foreach (var file in review.Files)
        {
            Keep(ReviewedFile.From(file, NextId));
        }
    }

    /// <summary>Is told after each change, outside of any lock.</summary>
    public event EventHandler? Changed;

    /// <summary>In the order of files and lines.</summary>
    public ImmutableArray<PendingHunk> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Values.OrderBy(file => file.Path.Lexical, StringComparer.Ordinal).SelectMany(file => file.Hunks)];
            }
        }
    }

    /// <summary>What waits, written down for a process that comes later; null when nothing does.</summary>
    public string? Keep()
    {
        lock (_lock)
        {
            return _files.Count == 0 ? null : new KeptReview(_numbers, [.. _files.Values.Select(static file => file.ToKept())]).ToJson();
        }
    }

    /// <summary>The files that have changes which wait.</summary>
    public ImmutableArray<ResolvedPath> Paths
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Values.Select(static file => file.Path).OrderBy(static path => path.Lexical, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The hunks of a file with their places in a text that the user may have changed since.</summary>
    public ImmutableArray<PendingHunk> In(ResolvedPath path, string? text)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(path.Canonical)?.PlacedIn(text) ?? [];
        }
    }

    /// <summary>The agent changed files that the user wants to look at.</summary>
    public void Add(ImmutableArray<AppliedEdit> edits)
    {
        lock (_lock)
        {
            foreach (var edit in edits.Where(edit => edit.Edit is { Before: null or FileContent.Text, After: null or FileContent.Text }))
            {
                var before = (edit.Edit.Before as FileContent.Text)?.Value;
                var after = (edit.Edit.After as FileContent.Text)?.Value;
                var format = (edit.Edit.Before ?? edit.Edit.After) is FileContent.Text { Format: var known } ? known : TextFormat.Default;
                var file = _files.GetValueOrDefault(edit.Path.Canonical) is { } reviewed
                    ? reviewed.With(before, after)
                    : new ReviewedFile(edit.Path, format, before, after, TextPatch.Empty, []);
                Keep(file.Numbered(NextId));
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The user agrees with changes: they are part of the file from here on.</summary>
    /// <returns>Their ids.</returns>
    public ImmutableArray<string> Accept(HunkChoice choice)
    {
        ImmutableArray<string> ids = [.. All.Where(choice.Holds).Select(hunk => hunk.Id)];
        Settle(ids, isAccepted: true);
        return ids;
    }

    /// <summary>For each file, what takes the chosen changes out of the text that the agent left.</summary>
    public ImmutableArray<HunkRejection> Rejections(HunkChoice choice)
    {
        lock (_lock)
        {
            return
            [
                .. _files.Values.OrderBy(file => file.Path.Lexical, StringComparer.Ordinal)
                    .Select(file => file.Rejection([.. file.Hunks.Where(choice.Holds).Select(hunk => hunk.Id)]))
                    .OfType<HunkRejection>(),
            ];
        }
    }

    /// <summary>Changes that no longer wait.</summary>
    public void Settle(ImmutableArray<string> ids, bool isAccepted)
    {
        lock (_lock)
        {
            foreach (var file in _files.Values.Where(file => file.Hunks.Any(hunk => ids.Contains(hunk.Id, StringComparer.Ordinal))).ToList())
            {
                Keep(file.Settled(ids, isAccepted));
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Files whose changes are over in another way.</summary>
    public void Drop(IEnumerable<string> paths)
    {
        lock (_lock)
        {
            foreach (var path in paths)
            {
                _files.Remove(path);
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"h{++_numbers}");

    private void Keep(ReviewedFile file)
    {
        if (file.Hunks.IsEmpty)
        {
            _files.Remove(file.Path.Canonical);
        }
        else
        {
            _files[file.Path.Canonical] = file;
        }
    }
}
