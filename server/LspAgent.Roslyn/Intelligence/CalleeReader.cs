using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Reads which members of this solution a member uses, spelled out or not: calls, creations, operators, indexers, and what <c>foreach</c>, <c>await</c>, initialisers, deconstruction and queries call.</summary>
internal static class CalleeReader
{
    /// <returns>True: nothing is left out.</returns>
    public static async Task<bool> AddAsync(Solution solution, ISymbol symbol, CallSites callees, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
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

        return true;
    }

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
            switch (node)
            {
                case SimpleNameSyntax name:
                    Note(name.Identifier, Used(model.GetSymbolInfo(name, cancellationToken)));
                    break;
                case ObjectCreationExpressionSyntax creation:
                    Note(Last(creation.Type), Used(model.GetSymbolInfo(creation, cancellationToken)));
                    break;
                case ImplicitObjectCreationExpressionSyntax creation:
                    Note(creation.NewKeyword, Used(model.GetSymbolInfo(creation, cancellationToken)));
                    break;
                case PrimaryConstructorBaseTypeSyntax parent:
                    Note(Last(parent.Type), Used(model.GetSymbolInfo(parent, cancellationToken)));
                    break;
                case ConstructorInitializerSyntax initializer:
                    Note(initializer.ThisOrBaseKeyword, Used(model.GetSymbolInfo(initializer, cancellationToken)));
                    break;
                case ElementAccessExpressionSyntax access:
                    Note(access.ArgumentList.OpenBracketToken, Used(model.GetSymbolInfo(access, cancellationToken)), isPoint: true);
                    break;
                case ElementBindingExpressionSyntax access:
                    Note(access.ArgumentList.OpenBracketToken, Used(model.GetSymbolInfo(access, cancellationToken)), isPoint: true);
                    break;
                case ImplicitElementAccessSyntax access:
                    Note(access.ArgumentList.OpenBracketToken, Used(model.GetSymbolInfo(access, cancellationToken)), isPoint: true);
                    break;
                case BinaryExpressionSyntax binary:
                    Note(binary.OperatorToken, Used(model.GetSymbolInfo(binary, cancellationToken)));
                    break;
                case PrefixUnaryExpressionSyntax unary:
                    Note(unary.OperatorToken, Used(model.GetSymbolInfo(unary, cancellationToken)));
                    break;
                case PostfixUnaryExpressionSyntax unary:
                    Note(unary.OperatorToken, Used(model.GetSymbolInfo(unary, cancellationToken)));
                    break;
                case CastExpressionSyntax cast:
                    Note(cast.OpenParenToken, Used(model.GetSymbolInfo(cast, cancellationToken)));
                    break;
                case AssignmentExpressionSyntax assignment:
                    Note(assignment.OperatorToken, Used(model.GetSymbolInfo(assignment, cancellationToken)));
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
                        NoteAt(element.GetLocation(), Used(model.GetCollectionInitializerSymbolInfo(element, cancellationToken)));
                    }

                    break;
                case QueryClauseSyntax clause:
                    Note(clause.GetFirstToken(), Used(model.GetQueryClauseInfo(clause, cancellationToken).OperationInfo));
                    break;
                case SelectOrGroupClauseSyntax clause:
                    Note(clause.GetFirstToken(), Used(model.GetSymbolInfo(clause, cancellationToken)));
                    break;
                case OrderingSyntax ordering:
                    Note(ordering.GetFirstToken(), Used(model.GetSymbolInfo(ordering, cancellationToken)));
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
            NoteAt(left.GetLocation(), info.Method);
            foreach (var nested in info.Nested.IsDefault ? [] : info.Nested)
            {
                Deconstructed(left, nested);
            }
        }

        void Note(SyntaxToken token, ISymbol? called, bool isPoint = false) =>
            NoteAt(isPoint ? Location.Create(part.SyntaxTree, new Microsoft.CodeAnalysis.Text.TextSpan(token.SpanStart, 0)) : token.GetLocation(), called);

        void NoteAt(Location location, ISymbol? called)
        {
            var definition = called is IMethodSymbol { ReducedFrom: { } reduced } ? reduced.OriginalDefinition : called?.OriginalDefinition;
            definition = definition is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove, AssociatedSymbol: { } associated } ? associated : definition;
            if (definition is IMethodSymbol { MethodKind: not MethodKind.LocalFunction and not MethodKind.AnonymousFunction and not MethodKind.BuiltinOperator } or IPropertySymbol or IEventSymbol
                && definition.Locations.Any(location => location.IsInSource)
                && SymbolText.Place(location) is { } place)
            {
                callees.Add(definition, place);
            }
        }
    }

    private static bool IsNameOf(SyntaxNode node) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments.Count: 1 };

    private static ISymbol? Used(SymbolInfo info) => info.Symbol;

    private static SyntaxToken Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier,
        SimpleNameSyntax simple => simple.Identifier,
        NullableTypeSyntax nullable => Last(nullable.ElementType),
        _ => type.GetLastToken(),
    };
}
