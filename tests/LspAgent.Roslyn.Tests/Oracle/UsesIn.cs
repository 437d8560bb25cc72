using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>Says of one node of a tree which symbols it uses, at which token, and in which member it stands: from the syntax, and the binding of that node alone.</summary>
internal static class UsesIn
{
    public static IEnumerable<(ISymbol Symbol, SyntaxToken Token)> Node(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) => node switch
    {
        SimpleNameSyntax { IsVar: false } name => Of(model.GetSymbolInfo(name, cancellationToken), name.Identifier),
        ObjectCreationExpressionSyntax creation => Of(model.GetSymbolInfo(creation, cancellationToken), Last(creation.Type)),
        ImplicitObjectCreationExpressionSyntax creation => Of(model.GetSymbolInfo(creation, cancellationToken), creation.NewKeyword),
        ConstructorInitializerSyntax initializer => Of(model.GetSymbolInfo(initializer, cancellationToken), initializer.ThisOrBaseKeyword),
        PrimaryConstructorBaseTypeSyntax parent => Of(model.GetSymbolInfo(parent, cancellationToken), Last(parent.Type)),
        AttributeSyntax attribute => Of(model.GetSymbolInfo(attribute, cancellationToken), Last(attribute.Name)),
        ElementAccessExpressionSyntax access => Of(model.GetSymbolInfo(access, cancellationToken), access.ArgumentList.OpenBracketToken),
        ElementBindingExpressionSyntax access => Of(model.GetSymbolInfo(access, cancellationToken), access.ArgumentList.OpenBracketToken),
        ImplicitElementAccessSyntax access => Of(model.GetSymbolInfo(access, cancellationToken), access.ArgumentList.OpenBracketToken),
        BinaryExpressionSyntax binary => Operator(model.GetSymbolInfo(binary, cancellationToken), binary.OperatorToken),
        PrefixUnaryExpressionSyntax unary => Operator(model.GetSymbolInfo(unary, cancellationToken), unary.OperatorToken),
        PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } unary => Operator(model.GetSymbolInfo(unary, cancellationToken), unary.OperatorToken),
        AssignmentExpressionSyntax assignment => Operator(model.GetSymbolInfo(assignment, cancellationToken), assignment.OperatorToken).Concat(Deconstructed(model.GetDeconstructionInfo(assignment), assignment.GetFirstToken())),
        CommonForEachStatementSyntax loop => OfLoop(loop, model),
        AwaitExpressionSyntax wait => model.GetAwaitExpressionInfo(wait).GetAwaiterMethod is { } awaiter ? [(awaiter, wait.AwaitKeyword)] : [],
        InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression } initializer => initializer.Expressions.SelectMany(element => Of(model.GetCollectionInitializerSymbolInfo(element, cancellationToken), element.GetFirstToken())),
        _ => [],
    };

    /// <summary>The member whose code the node is; null for what is part of a declaration, such as an attribute, a base type or documentation.</summary>
    public static ISymbol? Member(SyntaxNode node, SemanticModel model)
    {
        if (node.IsPartOfStructuredTrivia())
        {
            return null;
        }

        foreach (var at in node.AncestorsAndSelf())
        {
            switch (at)
            {
                case AttributeListSyntax:
                    return null;
                case VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } variable:
                    return model.GetDeclaredSymbol(variable);
                case GlobalStatementSyntax:
                    return model.Compilation.GetEntryPoint(CancellationToken.None);
                case PrimaryConstructorBaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax type }:
                    return model.GetDeclaredSymbol(type)?.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() == type));
                case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseFieldDeclarationSyntax or BaseNamespaceDeclarationSyntax or CompilationUnitSyntax:
                    return null;
                case MemberDeclarationSyntax member:
                    return model.GetDeclaredSymbol(member);
            }
        }

        return null;
    }

    /// <summary>The constructor of the base that a constructor calls without saying so.</summary>
    public static IMethodSymbol? UnsaidBase(ConstructorDeclarationSyntax constructor, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(constructor, cancellationToken) is { IsStatic: false, ContainingType: { TypeKind: TypeKind.Class, BaseType: { } parent } }
            ? parent.OriginalDefinition.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams))
            : null;

    public static bool IsNameOf(SyntaxNode node) =>
        node.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    private static IEnumerable<(ISymbol Symbol, SyntaxToken Token)> Of(SymbolInfo info, SyntaxToken token) => (info.Symbol is { } one ? [one] : info.CandidateSymbols).Select(symbol => (symbol, token));

    private static IEnumerable<(ISymbol, SyntaxToken)> Operator(SymbolInfo info, SyntaxToken token) => Of(info, token).Where(use => use.Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion });

    private static IEnumerable<(ISymbol Symbol, SyntaxToken Token)> OfLoop(CommonForEachStatementSyntax loop, SemanticModel model)
    {
        var info = model.GetForEachStatementInfo(loop);
        return ((IEnumerable<ISymbol?>)[info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty, info.DisposeMethod]).OfType<ISymbol>().Select(symbol => (symbol, loop.GetFirstToken()))
            .Concat(loop is ForEachVariableStatementSyntax pattern ? Deconstructed(model.GetDeconstructionInfo(pattern), loop.GetFirstToken()) : []);
    }

    private static IEnumerable<(ISymbol, SyntaxToken)> Deconstructed(DeconstructionInfo info, SyntaxToken token) =>
        (info.Method is { } method ? [((ISymbol)method, token)] : Enumerable.Empty<(ISymbol, SyntaxToken)>()).Concat(info.Nested.IsDefault ? [] : info.Nested.SelectMany(nested => Deconstructed(nested, token)));

    private static SyntaxToken Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier,
        SimpleNameSyntax simple => simple.Identifier,
        _ => type.GetLastToken(),
    };
}
