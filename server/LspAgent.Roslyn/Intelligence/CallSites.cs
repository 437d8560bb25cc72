using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Members with the places of calls; one member that several frameworks or projects compile is one, with the places of all of them.</summary>
internal sealed class CallSites
{
    private readonly Dictionary<string, (ISymbol Member, HashSet<CodePlace> Places)> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>The same for every framework and every project that compiles a declaration.</summary>
    public static string KeyOf(ISymbol symbol)
    {
        var place = symbol.Locations.FirstOrDefault(location => location.IsInSource) is { } location ? location.GetLineSpan() : default;
        var assembly = Path.IsPathFullyQualified(place.Path ?? string.Empty) ? string.Empty : symbol.ContainingAssembly?.Name;
        return $"{assembly}|{symbol.ToDisplayString(SymbolText.FullName)}|{symbol.ToDisplayString(SymbolText.Signature)}|{place.Path}|{place.StartLinePosition.Line}|{place.StartLinePosition.Character}";
    }

    /// <param name="isImplicit">The place does not name it, as <c>foreach</c> does not name what it calls.</param>
    public void Add(ISymbol member, CodePlace place, bool isImplicit = false)
    {
        var key = KeyOf(member);
        if (!isImplicit)
        {
            _named.Add(key);
        }

        if (!_members.TryGetValue(key, out var known))
        {
            _members[key] = known = (member, []);
        }

        known.Places.Add(place);
    }

    /// <summary>By the first place of each; implicit is what no place names.</summary>
    public IEnumerable<(ISymbol Member, ImmutableArray<CodePlace> Places, bool IsImplicit)> Ordered() => _members
        .Select(pair => (Item: pair.Value, IsImplicit: !_named.Contains(pair.Key)))
        .Select(found => (found.Item.Member, Places: found.Item.Places.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Start.Line).ThenBy(place => place.Start.Column).ToImmutableArray(), found.IsImplicit))
        .OrderBy(item => item.Places[0].Path, StringComparer.Ordinal).ThenBy(item => item.Places[0].Start.Line).ThenBy(item => item.Places[0].Start.Column);
}
