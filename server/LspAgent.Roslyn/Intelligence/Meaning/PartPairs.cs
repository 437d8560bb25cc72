namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>Pairs the declarations before a change with those after it, whatever files they are in, the surest likeness first.</summary>
internal static class PartPairs
{
    public static IReadOnlyList<PartChange> Of(IReadOnlyList<DeclaredPart> before, IReadOnlyList<DeclaredPart> after)
    {
        var (old, fresh) = (before.ToList(), after.ToList());
        var changes = new List<PartChange>();

        // The same text in the same place is no change; several declarations may share a key, such as the parts of a partial type.
        Take(static part => $"{part.Path}|{part.FullName}|{part.Kind}|{part.Head}|{part.Body}", null);
        Take(static part => $"{part.Path}|{part.FullName}|{part.Kind}|{part.Parameters}", static (one, other) => string.Equals(one.Head, other.Head, StringComparison.Ordinal) ? PartFate.Body : PartFate.Signature);
        Take(static part => $"{part.FullName}|{part.Kind}|{part.Parameters}", static (_, _) => PartFate.Moved);
        Take(static part => $"{part.FullName}|{part.Kind}", static (_, _) => PartFate.Signature);
        var types = RenamedTypes(old, fresh);
        foreach (var (from, to) in types)
        {
            changes.Add(new PartChange(PartFate.Renamed, from, to));
            old.Remove(from);
            fresh.Remove(to);
        }

        // What moved with its type, or was renamed with it, is not told again.
        var goneWith = changes.Where(change => change is { Fate: PartFate.Renamed, Known.IsType: true }).Select(change => (From: change.Before?.FullName, To: change.After?.FullName)).ToList();
        foreach (var (from, to) in goneWith)
        {
            old.RemoveAll(part => part.Container.Equals(from, StringComparison.Ordinal) && fresh.RemoveAll(other => other.Container.Equals(to, StringComparison.Ordinal) && string.Equals(other.Kind, part.Kind, StringComparison.Ordinal) && (part.Kind is "constructor" || string.Equals(other.Name, part.Name, StringComparison.Ordinal)) && string.Equals(other.Parameters, part.Parameters, StringComparison.Ordinal)) > 0);
        }

        Take(static part => $"{part.Name}|{part.Kind}|{part.Parameters}|{part.Body}", static (_, _) => PartFate.Moved);
        Take(static part => part.Body.Length + part.Parameters.Length > 0 ? $"{part.Container}|{part.Kind}|{part.Parameters}|{part.Body}" : null, static (_, _) => PartFate.Renamed);
        Take(static part => $"{part.Path}|{part.Container}|{part.Kind}|{HeadWithout(part)}", static (_, _) => PartFate.Renamed);
        changes.AddRange(old.Select(static part => new PartChange(PartFate.Removed, part, null)));
        changes.AddRange(fresh.Select(static part => new PartChange(PartFate.Added, null, part)));
        return changes;

        void Take(Func<DeclaredPart, string?> key, Func<DeclaredPart, DeclaredPart, PartFate>? fate)
        {
            var open = fresh.Where(part => key(part) is not null).GroupBy(part => key(part) ?? string.Empty, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new Queue<DeclaredPart>(group), StringComparer.Ordinal);
            foreach (var part in old.ToList())
            {
                if (key(part) is { } name && open.TryGetValue(name, out var queue) && queue.TryDequeue(out var other))
                {
                    old.Remove(part);
                    fresh.Remove(other);
                    if (fate is not null)
                    {
                        changes.Add(new PartChange(fate(part, other), part, other));
                    }
                }
            }
        }
    }

    private static string HeadWithout(DeclaredPart part) => string.Join(' ', part.Head.Split(' ').Where(token => !string.Equals(token, part.Name, StringComparison.Ordinal)));

    /// <summary>A type of the same kind in the same container most of whose members have the same names.</summary>
    private static List<(DeclaredPart From, DeclaredPart To)> RenamedTypes(List<DeclaredPart> old, List<DeclaredPart> fresh)
    {
        var pairs = new List<(DeclaredPart, DeclaredPart)>();
        foreach (var type in old.Where(static part => part.IsType))
        {
            var members = MembersOf(type, old);
            if (fresh.FirstOrDefault(other => other.IsType && string.Equals(other.Kind, type.Kind, StringComparison.Ordinal) && string.Equals(other.Container, type.Container, StringComparison.Ordinal)
                && MembersOf(other, fresh) is var others && others.Intersect(members, StringComparer.Ordinal).Count() * 2 >= Math.Max(others.Count, members.Count)) is { } found
                && pairs.TrueForAll(pair => pair.Item2 != found))
            {
                pairs.Add((type, found));
            }
        }

        return pairs;
    }

    private static List<string> MembersOf(DeclaredPart type, List<DeclaredPart> parts) =>
        [.. parts.Where(part => string.Equals(part.Container, type.FullName, StringComparison.Ordinal) && part.Kind is not "constructor").Select(static part => part.Name)];
}
