using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Adds, removes and reorders the parameters of a method or constructor: in every declaration that shares the signature, and at every call.</summary>
internal static class SignatureChange
{
    public static async Task<CodeChange> ApplyAsync(Solution solution, ISymbol symbol, ImmutableArray<NewParameter> parameters, CancellationToken cancellationToken)
    {
        var method = symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation } found => found,
            INamedTypeSymbol { InstanceConstructors: var constructors } when constructors.Count(item => !item.IsImplicitlyDeclared) == 1 => constructors.First(item => !item.IsImplicitlyDeclared),
            _ => throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no method and no constructor, so it has no parameters to change."),
        };
        var plan = Plan(method, parameters);
        var family = await MethodFamily.OfAsync(solution, method, cancellationToken);
        var edits = new Dictionary<DocumentId, List<(SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Change)>>();
        foreach (var member in family.SelectMany(Parts))
        {
            foreach (var reference in member.DeclaringSyntaxReferences)
            {
                AddDeclaration(solution, await reference.GetSyntaxAsync(cancellationToken), reference.SyntaxTree, plan, edits);
            }
        }

        var calls = new CallEdits(plan);
        foreach (var member in family)
        {
            foreach (var found in await SymbolFinder.FindReferencesAsync(member, solution, cancellationToken))
            {
                foreach (var location in found.Locations.Where(location => !location.IsImplicit || found.Definition is IMethodSymbol { MethodKind: MethodKind.Constructor }))
                {
                    await calls.AddAsync(location, edits, cancellationToken);
                }
            }
        }

        var after = solution;
        foreach (var (id, changes) in edits)
        {
            if (solution.GetDocument(id) is { } document && await document.GetSyntaxRootAsync(cancellationToken) is { } root)
            {
                var byNode = changes.DistinctBy(change => change.Node).ToDictionary(change => change.Node, change => change.Change);
                after = after.WithDocumentSyntaxRoot(id, root.ReplaceNodes(byNode.Keys, (node, fresh) => byNode[node](fresh)));
            }
        }

        var left = calls.Left.Count == 0 ? string.Empty : $"; passed on as a value and left as it is: {string.Join(", ", calls.Left.Distinct(StringComparer.Ordinal))}";
        return new CodeChange(
            string.Create(CultureInfo.InvariantCulture, $"Change the signature of {method.ToDisplayString(SymbolText.Short)}: {family.Count} declaration{(family.Count == 1 ? "" : "s")}, {calls.Count} call{(calls.Count == 1 ? "" : "s")}{left}"),
            await ChangedTexts.BetweenAsync(solution, after, cancellationToken));
    }

    private static ImmutableArray<PlannedParameter> Plan(IMethodSymbol method, ImmutableArray<NewParameter> parameters)
    {
        var plan = parameters.Select(static wanted => wanted with { Name = wanted.Name.StartsWith('@') ? wanted.Name[1..] : wanted.Name }).Select(wanted => new PlannedParameter(wanted, method.Parameters.FirstOrDefault(known => known.Name.Equals(wanted.Name, StringComparison.Ordinal))?.Ordinal)).ToImmutableArray();
        if (plan.GroupBy(item => item.Wanted.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new CodeQuestionException($"There are two parameters {twice.Key}.");
        }

        if (plan.FirstOrDefault(item => !SyntaxFacts.IsValidIdentifier(item.Wanted.Name)) is { } wrong)
        {
            throw new CodeQuestionException($"{wrong.Wanted.Name} is no name in C#.");
        }

        if (plan.FirstOrDefault(item => item is { From: null, Wanted.Type: null }) is { } untyped)
        {
            throw new CodeQuestionException($"The parameter {untyped.Wanted.Name} is new, so it needs a type. There are: {string.Join(", ", method.Parameters.Select(known => known.Name))}; RenameSymbol renames one.");
        }

        if (plan.FirstOrDefault(item => item is { From: null, Wanted: { Default: null, Value: null } }) is { } unknown)
        {
            throw new CodeQuestionException($"The parameter {unknown.Wanted.Name} is new: say with value what the calls pass for it, or give it a default.");
        }

        var last = plan.IsEmpty ? null : plan[^1];
        return method.Parameters.FirstOrDefault(known => known.IsParams) is { } rest && plan.Any(item => item.From == rest.Ordinal) && last?.From != rest.Ordinal
            ? throw new CodeQuestionException($"The parameter {rest.Name} is declared with params and must stay the last.")
            : method.IsExtensionMethod && (plan.IsEmpty || plan[0].From != 0)
                ? throw new CodeQuestionException($"{method.Parameters[0].Name} is what the extension method is called on, and must stay the first.")
                : plan;
    }

    private static IEnumerable<IMethodSymbol> Parts(IMethodSymbol method) => new[] { method, method.PartialDefinitionPart, method.PartialImplementationPart }.OfType<IMethodSymbol>();

    private static void AddDeclaration(Solution solution, SyntaxNode node, SyntaxTree tree, ImmutableArray<PlannedParameter> plan, Dictionary<DocumentId, List<(SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Change)>> edits)
    {
        if (solution.GetDocument(tree) is not { } document || document is SourceGeneratedDocument)
        {
            throw new CodeQuestionException($"{Path.GetFileName(tree.FilePath)} is made by a source generator: change what it is made of instead.");
        }

        BaseParameterListSyntax? list = node switch
        {
            BaseMethodDeclarationSyntax method => method.ParameterList,
            TypeDeclarationSyntax type => type.ParameterList,
            _ => null,
        };
        if (list is ParameterListSyntax parameters)
        {
            (edits.TryGetValue(document.Id, out var known) ? known : edits[document.Id] = []).Add((parameters, fresh => Declared((ParameterListSyntax)fresh, plan)));
        }
    }

    private static ParameterListSyntax Declared(ParameterListSyntax list, ImmutableArray<PlannedParameter> plan)
    {
        var parameters = plan.Select(item => (item.From is { } index ? Kept(list.Parameters[index], item.Wanted) : Fresh(item.Wanted), item.From)).ToList();
        return list.WithParameters(ListLayout.Like(list.Parameters, parameters));
    }

    private static ParameterSyntax Kept(ParameterSyntax parameter, NewParameter wanted)
    {
        var changed = wanted.Type is null ? parameter : Fresh(wanted with { Default = null }).WithAttributeLists(parameter.AttributeLists).WithDefault(parameter.Default);
        return wanted.Default is null ? changed : changed.WithDefault(Fresh(wanted with { Type = wanted.Type ?? "int" }).Default);
    }

    /// <summary>A name that is a keyword is written with an at sign.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) is SyntaxKind.None ? name : $"@{name}";

    private static ParameterSyntax Fresh(NewParameter wanted)
    {
        var text = $"({wanted.Type} {Escaped(wanted.Name)}{(wanted.Default is { } value ? $" = {value}" : string.Empty)})";
        var list = SyntaxFactory.ParseParameterList(text);
        return list.Parameters.Count == 1 && !list.ContainsDiagnostics
            ? list.Parameters[0]
            : throw new CodeQuestionException($"'{text[1..^1]}' is no parameter in C#.");
    }
}
