using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Members with the places of calls; one member that several frameworks compile is one, with the places of all of them.</summary>
internal sealed class CallSites
{
    private readonly Dictionary<string, (ISymbol Member, HashSet<CodePlace> Places)> _members = new(StringComparer.Ordinal);

    /// <summary>The same for every framework that compiles a declaration.</summary>
    public static string KeyOf(ISymbol symbol)
    {
        var place = symbol.Locations.FirstOrDefault(location => location.IsInSource) is { } location ? location.GetLineSpan() : default;
        return $"{symbol.ContainingAssembly?.Name}|{symbol.ToDisplayString(SymbolText.FullName)}|{symbol.ToDisplayString(SymbolText.Signature)}|{place.Path}|{place.StartLinePosition.Line}|{place.StartLinePosition.Character}";
    }

    public void Add(ISymbol member, CodePlace place)
    {
        var key = KeyOf(member);
        if (!_members.TryGetValue(key, out var known))
        {
            _members[key] = known = (member, []);
        }

        known.Places.Add(place);
    }

    /// <summary>By the first place of each.</summary>
    public IEnumerable<(ISymbol Member, ImmutableArray<CodePlace> Places)> Ordered() => _members.Values
        .Select(item => (item.Member, Places: item.Places.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Start.Line).ThenBy(place => place.Start.Column).ToImmutableArray()))
        .OrderBy(item => item.Places[0].Path, StringComparer.Ordinal).ThenBy(item => item.Places[0].Start.Line).ThenBy(item => item.Places[0].Start.Column);
}
