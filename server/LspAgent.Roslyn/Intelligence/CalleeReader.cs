using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Reads which members of this solution a member uses, spelled out or not: calls, creations, operators, indexers, and what <c>foreach</c>, <c>await</c>, initialisers, deconstruction and queries call.</summary>
internal static class CalleeReader
{
    public static async Task AddAsync(Solution solution, ISymbol symbol, CallSites callees, CancellationToken cancellationToken)
    {
        foreach (var reference in Parts(symbol).SelectMany(part => part.DeclaringSyntaxReferences))
        {
            var declared = await reference.GetSyntaxAsync(cancellationToken);

            // The same file may be compiled for several frameworks, each with its own parts of it.
            var documents = solution.GetDocument(reference.SyntaxTree) is SourceGeneratedDocument generated
                ? [generated]
                : solution.GetDocumentIdsWithFilePath(reference.SyntaxTree.FilePath).Select(solution.GetDocument).OfType<Document>();
            foreach (var document in documents)
            {
                if (await document.GetSemanticModelAsync(cancellationToken) is { } model
                    && await document.GetSyntaxRootAsync(cancellationToken) is { } root
                    && Same(root, declared) is { } node)
                {
                    foreach (var part in Body(symbol, node))
                    {
                        Read(part, model, callees, cancellationToken);
                    }
                }
            }
        }
    }

    /// <summary>What a partial member does stands in the part that implements it, which may be generated.</summary>
    private static IEnumerable<ISymbol> Parts(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => new[] { method, method.PartialImplementationPart, method.PartialDefinitionPart }.OfType<IMethodSymbol>(),
        IPropertySymbol property => new[] { property, property.PartialImplementationPart, property.PartialDefinitionPart }.OfType<IPropertySymbol>(),
        _ => [symbol],
    };

    private static SyntaxNode? Same(SyntaxNode root, SyntaxNode declared) => root == declared.SyntaxTree.GetRoot() ? declared
        : declared.SpanStart >= root.FullSpan.End ? null
        : root.FindToken(declared.SpanStart).Parent?.AncestorsAndSelf().FirstOrDefault(node => node.RawKind == declared.RawKind && node.SpanStart == declared.SpanStart);

    /// <summary>What runs when the member does; its attributes do not, and a primary constructor runs no other member's body.</summary>
    private static IEnumerable<SyntaxNode> Body(ISymbol symbol, SyntaxNode node) => node switch
    {
        TypeDeclarationSyntax type when symbol is IMethodSymbol => type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [],
        VariableDeclaratorSyntax variable => [variable],
        _ => node.ChildNodes().Where(child => child is not AttributeListSyntax),
    };

    private static void Read(SyntaxNode part, SemanticModel model, CallSites callees, CancellationToken cancellationToken)
    {
        foreach (var node in part.DescendantNodesAndSelf(static child => child is not AttributeListSyntax && !IsNameOf(child)))
        {
            if (Spot(node) is { } spot && model.GetSymbolInfo(node, cancellationToken).Symbol is { } bound && Calls(node, bound))
            {
                NoteAt(spot, bound, isImplicit: node is SelectOrGroupClauseSyntax or OrderingSyntax);
            }

            switch (node)
            {
                case AssignmentExpressionSyntax assignment:
                    Deconstructed(assignment.Left, model.GetDeconstructionInfo(assignment));
                    break;
                case CommonForEachStatementSyntax loop:
                    Loop(loop, model.GetForEachStatementInfo(loop));
                    break;
                case AwaitExpressionSyntax wait:
                    Note(wait.AwaitKeyword, model.GetAwaitExpressionInfo(wait) is { GetAwaiterMethod: { } awaiter } ? awaiter : null);
                    break;
                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression } initializer:
                    foreach (var element in initializer.Expressions)
                    {
                        NoteAt(element.GetLocation(), model.GetCollectionInitializerSymbolInfo(element, cancellationToken).Symbol, isImplicit: true);
                    }

                    break;
                case QueryClauseSyntax clause:
                    Note(clause.GetFirstToken(), model.GetQueryClauseInfo(clause, cancellationToken).OperationInfo.Symbol);
                    break;
            }
        }

        void Loop(CommonForEachStatementSyntax loop, ForEachStatementInfo info)
        {
            foreach (var called in (IEnumerable<ISymbol?>)[info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty, info.DisposeMethod])
            {
                Note(loop.GetFirstToken(), called);
            }

            if (loop is ForEachVariableStatementSyntax pattern)
            {
                Deconstructed(pattern.Variable, model.GetDeconstructionInfo(pattern));
            }
        }

        void Deconstructed(SyntaxNode left, DeconstructionInfo info)
        {
            NoteAt(left.GetLocation(), info.Method, isImplicit: true);
            foreach (var nested in info.Nested.IsDefault ? [] : info.Nested)
            {
                Deconstructed(left, nested);
            }
        }

        void Note(SyntaxToken token, ISymbol? called) => NoteAt(token.GetLocation(), called, isImplicit: true);

        void NoteAt(Location location, ISymbol? called, bool isImplicit)
        {
            var definition = called is IMethodSymbol { ReducedFrom: { } reduced } ? reduced.OriginalDefinition : called?.OriginalDefinition;
            definition = definition is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove, AssociatedSymbol: { } associated } ? associated : definition;
            if (definition is IMethodSymbol { MethodKind: not MethodKind.LocalFunction and not MethodKind.AnonymousFunction and not MethodKind.BuiltinOperator } or IPropertySymbol or IEventSymbol
                && definition.Locations.Any(location => location.IsInSource)
                && SymbolText.Place(location) is { } place)
            {
                callees.Add(definition, place, isImplicit);
            }
        }
    }

    /// <summary>A cast, an address and a new delegate can be bound to the method that they are made of, which its own name uses.</summary>
    private static bool Calls(SyntaxNode node, ISymbol bound) => node switch
    {
        BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or AssignmentExpressionSyntax or CastExpressionSyntax => bound is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion },
        BaseObjectCreationExpressionSyntax => bound is IMethodSymbol { MethodKind: MethodKind.Constructor },
        _ => true,
    };

    /// <summary>Where a node whose own binding is what it calls shows that; null for every other node.</summary>
    private static Location? Spot(SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => name.Identifier.GetLocation(),
        ObjectCreationExpressionSyntax creation => Last(creation.Type).GetLocation(),
        ImplicitObjectCreationExpressionSyntax creation => creation.NewKeyword.GetLocation(),
        PrimaryConstructorBaseTypeSyntax parent => Last(parent.Type).GetLocation(),
        ConstructorInitializerSyntax initializer => initializer.ThisOrBaseKeyword.GetLocation(),
        ElementAccessExpressionSyntax access => Before(access.ArgumentList),
        ElementBindingExpressionSyntax access => Before(access.ArgumentList),
        ImplicitElementAccessSyntax access => Before(access.ArgumentList),
        BinaryExpressionSyntax binary => binary.OperatorToken.GetLocation(),
        PrefixUnaryExpressionSyntax unary => unary.OperatorToken.GetLocation(),
        PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } unary => unary.OperatorToken.GetLocation(),
        AssignmentExpressionSyntax assignment => assignment.OperatorToken.GetLocation(),
        CastExpressionSyntax cast => cast.OpenParenToken.GetLocation(),
        SelectOrGroupClauseSyntax or OrderingSyntax => node.GetFirstToken().GetLocation(),
        _ => null,
    };

    /// <summary>An indexer has no name: it is at a point, as Roslyn's searches have it.</summary>
    private static Location Before(BracketedArgumentListSyntax list) => Location.Create(list.SyntaxTree, new TextSpan(list.OpenBracketToken.SpanStart, 0));

    private static bool IsNameOf(SyntaxNode node) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments.Count: 1 };

    private static SyntaxToken Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier,
        SimpleNameSyntax simple => simple.Identifier,
        NullableTypeSyntax nullable => Last(nullable.ElementType),
        _ => type.GetLastToken(),
    };
}
