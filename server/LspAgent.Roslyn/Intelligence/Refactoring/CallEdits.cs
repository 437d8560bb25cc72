using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Brings calls to a changed signature: arguments follow their parameters, new ones are passed, and what stands behind a gap is named.</summary>
internal sealed class CallEdits(ImmutableArray<PlannedParameter> plan)
{
    private readonly HashSet<(DocumentId, int)> _seen = [];

    public int Count { get; private set; }

    /// <summary>Where the method is used without being called, so that nothing can be adjusted.</summary>
    public List<string> Left { get; } = [];

    public async Task AddAsync(ReferenceLocation location, Dictionary<DocumentId, List<(SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Change)>> edits, CancellationToken cancellationToken)
    {
        if (location.Document is SourceGeneratedDocument || !_seen.Add((location.Document.Id, location.Location.SourceSpan.Start))
            || await location.Document.GetSyntaxRootAsync(cancellationToken) is not { } root
            || await location.Document.GetSemanticModelAsync(cancellationToken) is not { } model)
        {
            return;
        }

        var node = root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
        if (node.IsPartOfStructuredTrivia())
        {
            return;
        }

        if (CallOf(node) is not { } call || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol called)
        {
            if (!IsNameOf(node))
            {
                Left.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(location.Document.FilePath)}:{location.Location.GetLineSpan().StartLinePosition.Line + 1}"));
            }

            return;
        }

        Count++;
        var known = edits.TryGetValue(location.Document.Id, out var list) ? list : edits[location.Document.Id] = [];
        switch (call)
        {
            case AttributeSyntax { ArgumentList: { } arguments }:
                Left.Add($"[{arguments.Parent}]");
                break;
            case ObjectCreationExpressionSyntax { ArgumentList: null } creation:
                known.Add((creation, fresh => ((ObjectCreationExpressionSyntax)fresh).WithArgumentList((ArgumentListSyntax)Arranged(SyntaxFactory.ArgumentList(), called, []))));
                break;
            default:
                if (call.ChildNodes().OfType<ArgumentListSyntax>().FirstOrDefault() is { } passed)
                {
                    var order = Order(passed, called);
                    known.Add((passed, fresh => Arranged((ArgumentListSyntax)fresh, called, order)));
                }

                break;
        }
    }

    private static bool IsNameOf(SyntaxNode node) => node.Ancestors().OfType<InvocationExpressionSyntax>().FirstOrDefault() is { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };

    /// <summary>The call that a name belongs to; null when it is used in another way.</summary>
    private static SyntaxNode? CallOf(SyntaxNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case InvocationExpressionSyntax call when call.Expression.Span.Contains(node.Span):
                    return call;
                case BaseObjectCreationExpressionSyntax creation when creation is ImplicitObjectCreationExpressionSyntax || ((ObjectCreationExpressionSyntax)creation).Type.Span.Contains(node.Span):
                    return creation;
                case ConstructorInitializerSyntax or AttributeSyntax:
                    return at;
                case PrimaryConstructorBaseTypeSyntax parent when parent.Type.Span.Contains(node.Span):
                    return parent;
                case ArgumentSyntax or StatementSyntax or MemberDeclarationSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>For each argument the index of its parameter in the method as it is declared.</summary>
    private static int[] Order(ArgumentListSyntax arguments, IMethodSymbol called)
    {
        // What an extension method is called on is no argument.
        var shift = called.ReducedFrom is null ? 0 : 1;
        return [.. arguments.Arguments.Select((argument, index) => argument.NameColon is { Name.Identifier.ValueText: var name }
            ? (called.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.Ordinal))?.Ordinal ?? index) + shift
            : Math.Min(index, called.Parameters.Length - 1) + shift)];
    }

    private ArgumentListSyntax Arranged(ArgumentListSyntax arguments, IMethodSymbol called, int[] order)
    {
        var shift = called.ReducedFrom is null ? 0 : 1;
        var arranged = new List<(ArgumentSyntax Argument, int? From)>();
        var mustName = false;
        foreach (var item in plan.Skip(shift))
        {
            if (item.From is null)
            {
                if (item.Wanted.Value is { } value)
                {
                    arranged.Add((Named(SyntaxFactory.Argument(Expression(value)), item.Wanted.Name, mustName), null));
                }
                else
                {
                    mustName = true;
                }

                continue;
            }

            var passed = arguments.Arguments.Select(static (argument, index) => (Argument: argument, Index: index)).Where(given => order[given.Index] == item.From).ToList();
            mustName |= passed.Count == 0;
            arranged.AddRange(passed.Select(given => (Named(given.Argument.WithoutTrivia(), item.Wanted.Name, mustName), (int?)given.Index)));
        }

        return arguments.WithArguments(ListLayout.Like(arguments.Arguments, arranged));
    }

    private static ArgumentSyntax Named(ArgumentSyntax argument, string name, bool mustName) => mustName && argument.NameColon is null
        ? argument.WithNameColon(SyntaxFactory.NameColon((IdentifierNameSyntax)SyntaxFactory.ParseName(SignatureChange.Escaped(name)), SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)))
        : argument;

    private static ExpressionSyntax Expression(string text) => SyntaxFactory.ParseExpression(text) is { ContainsDiagnostics: false } expression
        ? expression
        : throw new CodeQuestionException($"'{text}' is no expression in C#.");
}
