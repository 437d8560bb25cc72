using LspAgent.Core.Workspace;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>How symbols and places are written for people and models.</summary>
internal static class SymbolText
{
    /// <summary>The name with its containers and type parameters.</summary>
    public static readonly SymbolDisplayFormat FullName = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Containers without the namespace, parameters by type: short, and enough to tell overloads apart.</summary>
    public static readonly SymbolDisplayFormat Short = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As it would be declared.</summary>
    public static readonly SymbolDisplayFormat Signature = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    public static SymbolCard Card(ISymbol symbol) => new(
        Kind(symbol),
        Named(symbol),
        Declared(symbol),
        [.. symbol.Locations.Where(location => location.IsInSource).Select(Place).OfType<CodePlace>()],
        symbol.Locations.Any(location => location.IsInSource) ? null : symbol.ContainingAssembly?.Name);

    /// <summary>The full name; what has none in source is called by what it is.</summary>
    private static string Named(ISymbol symbol) =>
        symbol is IMethodSymbol { Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName } ? "top-level statements" : symbol.ToDisplayString(FullName);

    /// <summary>The signature; a type's accessibility stands before it as a member's does.</summary>
    public static string Declared(ISymbol symbol) => symbol is INamedTypeSymbol
        ? $"{Access(symbol.DeclaredAccessibility)}{Modifiers(symbol)}{symbol.ToDisplayString(Signature)}"
        : symbol.ToDisplayString(Signature);

    public static string Kind(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        INamedTypeSymbol { IsRecord: true } => "record",
        INamedTypeSymbol type => type.TypeKind.ToString().ToLowerInvariant(),
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => "constructor",
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "operator",
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => "local function",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "enum member",
        IFieldSymbol { IsConst: true } => "constant",
        IPropertySymbol { IsIndexer: true } => "indexer",
        ITypeParameterSymbol => "type parameter",
        _ => symbol.Kind.ToString().ToLowerInvariant(),
    };

    public static CodePlace? Place(Location location)
    {
        if (location.SourceTree is not { } tree)
        {
            return null;
        }

        var lines = tree.GetLineSpan(location.SourceSpan);
        return new CodePlace(
            tree.FilePath,
            new TextPosition(lines.StartLinePosition.Line, lines.StartLinePosition.Character),
            new TextPosition(lines.EndLinePosition.Line, lines.EndLinePosition.Character),
            !Path.IsPathFullyQualified(tree.FilePath) || !File.Exists(tree.FilePath));
    }

    private static string Access(Accessibility access) => access switch
    {
        Accessibility.Public => "public ",
        Accessibility.Internal => "internal ",
        Accessibility.Private => "private ",
        Accessibility.Protected => "protected ",
        Accessibility.ProtectedOrInternal => "protected internal ",
        Accessibility.ProtectedAndInternal => "private protected ",
        _ => string.Empty,
    };

    private static string Modifiers(ISymbol symbol) => symbol switch
    {
        { IsStatic: true } => "static ",
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        _ => string.Empty,
    };
}
