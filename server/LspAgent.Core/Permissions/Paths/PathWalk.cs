using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.Paths;

/// <summary>What a path names. Closed.</summary>
public abstract record PathFinding
{
    private PathFinding()
    {
    }

    /// <param name="Lexical">Normalised by its text.</param>
    /// <param name="Canonical">With every link followed; the same text when there is none.</param>
    /// <param name="Links">Where the links on the way stand and lead to, in order.</param>
    /// <param name="Entry">What stands at the end.</param>
    public sealed record Found(string Lexical, string Canonical, ImmutableArray<string> Links, FileEntry Entry) : PathFinding;

    /// <summary>It cannot be followed, and is never taken as it is written.</summary>
    public sealed record Broken(string Because) : PathFinding;
}

/// <summary>Follows a path as a kernel does: each link in its turn, and <c>..</c> behind a link in the link's target.</summary>
public static class PathWalk
{
    private const int MaxLinks = 40;

    /// <param name="written">Absolute, with slashes, as it was written: dots are not taken away yet.</param>
    /// <param name="followsLast">False for a deletion, which acts on a link itself.</param>
    public static PathFinding Follow(string written, IFileEntries entries, bool followsLast)
    {
        var pending = new Stack<string>();
        Push(pending, written);
        var links = ImmutableArray.CreateBuilder<string>();
        var current = "/";
        FileEntry last = new FileEntry.Directory();
        var followed = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "..")
            {
                if (last is FileEntry.Regular or FileEntry.Special)
                {
                    return new PathFinding.Broken($"{current} is a file and not a directory, so there is nothing beside it by '..'");
                }

                current = PathText.Parent(current);
                last = new FileEntry.Directory();
                continue;
            }

            if (last is FileEntry.Regular or FileEntry.Special)
            {
                return new PathFinding.Broken($"{current} is a file and not a directory, so there is nothing below it");
            }

            var next = PathText.Join(current, part);
            var entry = last is FileEntry.Missing ? last : entries.Look(PathText.ToNative(next, entries.Style));
            switch (entry)
            {
                case FileEntry.Unreadable:
                    return new PathFinding.Broken($"{next} cannot be looked at");
                case FileEntry.Link when !followsLast && pending.Count == 0:
                    current = next;
                    last = new FileEntry.Regular();
                    continue;
                case FileEntry.Link link:
                    if (++followed > MaxLinks)
                    {
                        return new PathFinding.Broken($"{written} runs in a circle of links");
                    }

                    var target = PathText.FromNative(link.Target, entries.Style);
                    links.Add(next);
                    links.Add(PathText.Normalise(PathText.Join(current, target)));
                    Push(pending, target);
                    current = target.StartsWith('/') ? "/" : current;
                    last = new FileEntry.Directory();
                    continue;
                default:
                    current = next;
                    last = entry;
                    continue;
            }
        }

        return new PathFinding.Found(PathText.Normalise(written), current, links.ToImmutable(), last);
    }

    private static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var index = parts.Length - 1; index >= 0; index--)
        {
            if (parts[index] is not ".")
            {
                pending.Push(parts[index]);
            }
        }
    }
}
