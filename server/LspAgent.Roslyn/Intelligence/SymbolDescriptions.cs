using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Says what is known of a symbol.</summary>
internal static class SymbolDescriptions
{
    public static SymbolDescription Of(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        var documentation = Documentation(symbol, cancellationToken);
        return new SymbolDescription(
            SymbolText.Card(symbol),
            Text(documentation?.Element("summary")),
            Text(documentation?.Element("returns")),
            [.. documentation?.Elements("param").Select(item => (item.Attribute("name")?.Value ?? string.Empty, Text(item) ?? string.Empty)) ?? []],
            [.. symbol.GetAttributes().Where(item => item.ApplicationSyntaxReference is not null || symbol.Locations.All(location => !location.IsInSource)).Select(item => item.AttributeClass?.Name).OfType<string>().Select(Attribute)],
            symbol is INamedTypeSymbol type ? Bases(type) : [],
            Implements(symbol),
            solution.GetProject(symbol.ContainingAssembly, cancellationToken)?.Name,
            symbol.GetAttributes().FirstOrDefault(item => item.AttributeClass?.Name is "ObsoleteAttribute") is { } obsolete ? obsolete.ConstructorArguments.FirstOrDefault().Value as string ?? "yes" : null);
    }

    private static string Attribute(string name) => name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;

    private static ImmutableArray<string> Bases(INamedTypeSymbol type)
    {
        var bases = new List<string>();
        for (var parent = type.BaseType; parent is { SpecialType: not SpecialType.System_Object and not SpecialType.System_ValueType and not SpecialType.System_Enum }; parent = parent.BaseType)
        {
            bases.Add(parent.ToDisplayString(SymbolText.Short));
        }

        return [.. bases, .. type.Interfaces.Select(item => item.ToDisplayString(SymbolText.Short))];
    }

    /// <summary>What a member overrides, and which members of interfaces it stands for.</summary>
    private static ImmutableArray<string> Implements(ISymbol symbol)
    {
        var found = new List<string>();
        var family = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { symbol.OriginalDefinition };
        for (var overridden = MembersAbove.Overridden(symbol); overridden is not null && family.Add(overridden.OriginalDefinition); overridden = MembersAbove.Overridden(overridden))
        {
            found.Add(overridden.ToDisplayString(SymbolText.Short));
        }

        if (symbol is IMethodSymbol or IPropertySymbol or IEventSymbol && symbol.ContainingType is { TypeKind: not TypeKind.Interface } type)
        {
            found.AddRange(type.AllInterfaces
                .SelectMany(item => item.GetMembers())
                .Where(member => type.FindImplementationForInterfaceMember(member) is { } implementation && family.Contains(implementation.OriginalDefinition))
                .Select(member => member.ToDisplayString(SymbolText.Short)));
        }

        return [.. found];
    }

    private static XElement? Documentation(ISymbol symbol, CancellationToken cancellationToken)
    {
        var xml = symbol.GetDocumentationCommentXml(expandIncludes: false, cancellationToken: cancellationToken);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return null;
        }

        try
        {
            return XElement.Parse(xml.StartsWith("<member", StringComparison.Ordinal) ? xml : $"<member>{xml}</member>");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var pieces = element.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { HasElements: false, Value.Length: 0 } reference => Name(reference.Attribute("cref")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("langword")?.Value),
            _ => string.Empty,
        });
        return string.Join(' ', string.Concat(pieces).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } plain ? plain : null;
    }

    private static string Name(string? reference) => reference is null ? string.Empty
        : reference is [_, ':', .. var name] ? name.Split('(')[0].Split('.')[^1]
        : reference;
}
