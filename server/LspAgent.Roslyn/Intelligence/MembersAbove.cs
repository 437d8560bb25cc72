using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What a member itself overrides and implements, one step up.</summary>
internal static class MembersAbove
{
    public static IEnumerable<ISymbol> Of(ISymbol member)
    {
        if (Overridden(member) is { } overridden)
        {
            yield return overridden;
        }

        if (member is not (IMethodSymbol or IPropertySymbol or IEventSymbol) || member.ContainingType is not { TypeKind: not TypeKind.Interface } type)
        {
            yield break;
        }

        foreach (var item in type.AllInterfaces.SelectMany(static item => item.GetMembers()).Where(item => item.Kind == member.Kind))
        {
            if (SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(item)?.OriginalDefinition, member.OriginalDefinition))
            {
                yield return item;
            }
        }
    }

    public static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol item => item.OverriddenEvent,
        _ => null,
    };
}
