using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Keeps the files that use a type compiling when its namespace changes: usings are added, and names in full are changed.</summary>
internal static class UsingMending
{
    /// <summary>A using that nothing needs, or whose namespace is no more.</summary>
    private static readonly ImmutableArray<string> Unneeded = ["CS8019", "CS0246", "CS0234"];

    private static readonly ImmutableArray<string> Unused = ["CS8019"];

    /// <summary>There is no such name, type, or member that may be an extension; or the type is in an assembly that is not there.</summary>
    private static readonly ImmutableArray<string> Unknown = ["CS0103", "CS0234", "CS0246", "CS1061", "CS1069", "CS1070"];

    public static async Task<Solution> ApplyAsync(Solution solution, INamedTypeSymbol type, string oldNamespace, string newNamespace, CancellationToken cancellationToken)
    {
        if (string.Equals(oldNamespace, newNamespace, StringComparison.Ordinal))
        {
            return solution;
        }

        var after = solution;
        var references = (await SymbolFinder.FindReferencesAsync(type, solution, cancellationToken)).SelectMany(found => found.Locations).Concat(await ExtensionCallsAsync(solution, type, cancellationToken));
        foreach (var file in references.Where(location => location.Alias is null).GroupBy(location => location.Document.Id))
        {
            var document = file.First().Document;
            if (document is SourceGeneratedDocument || await document.GetSyntaxRootAsync(cancellationToken) is not CompilationUnitSyntax root || await document.GetSemanticModelAsync(cancellationToken) is not { } model)
            {
                continue;
            }

            var names = file.Select(location => root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true)).Distinct().ToList();
            var qualifiers = names.Select(name => Qualifier(name, model, cancellationToken)).OfType<SyntaxNode>().ToHashSet();
            var changed = root.ReplaceNodes(qualifiers, (node, _) => Renamed(node, newNamespace));
            var needsUsing = newNamespace.Length > 0 && names.Exists(name => Qualifier(name, model, cancellationToken) is null && !IsInside(name, newNamespace));
            after = after.WithDocumentSyntaxRoot(document.Id, needsUsing ? With(changed, newNamespace) : changed);
        }

        return after;
    }

    /// <summary>What extends other types is used without its type being named.</summary>
    private static async Task<IEnumerable<ReferenceLocation>> ExtensionCallsAsync(Solution solution, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var found = new List<ReferenceLocation>();
        foreach (var member in type.GetMembers().OfType<IMethodSymbol>().Where(static method => method.IsExtensionMethod).Concat(type.GetTypeMembers().Where(static block => block.Name.Length == 0).SelectMany(static block => block.GetMembers()).Where(static member => !member.IsImplicitlyDeclared)))
        {
            foreach (var location in (await SymbolFinder.FindReferencesAsync(member, solution, cancellationToken)).SelectMany(static reference => reference.Locations).Where(static location => !location.IsImplicit))
            {
                if (await location.Document.GetSyntaxRootAsync(cancellationToken) is { } root
                    && await location.Document.GetSemanticModelAsync(cancellationToken) is { } model
                    && root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is { Parent: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } name
                    && (name.Parent is not MemberAccessExpressionSyntax access || model.GetSymbolInfo(access.Expression, cancellationToken).Symbol is not INamedTypeSymbol named || !SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, type)))
                {
                    found.Add(location);
                }
            }
        }

        return found;
    }

    /// <summary>Usings inside of a namespace may begin with what is seen there: for another namespace they are written in full.</summary>
    /// <param name="unit">That of the document.</param>
    public static async Task<CompilationUnitSyntax> InFullAsync(Document document, CompilationUnitSyntax unit, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken) is not { } model || model.SyntaxTree != unit.SyntaxTree)
        {
            return unit;
        }

        var names = unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()
            .Where(static item => item.Parent is BaseNamespaceDeclarationSyntax)
            .Select(static item => item.Name)
            .OfType<NameSyntax>()
            .Where(static name => !name.ToString().StartsWith("global::", StringComparison.Ordinal));
        return unit.ReplaceNodes(names, (name, _) => model.GetSymbolInfo(name, cancellationToken).Symbol is (INamespaceSymbol or INamedTypeSymbol { IsGenericType: false }) and var meant
            ? SyntaxFactory.ParseName(meant.ToDisplayString(SymbolText.FullName)).WithTriviaFrom(name)
            : name);
    }

    /// <summary>The moved file has usings for what it had around it, and no using is left that nothing needs any more because of the move.</summary>
    public static async Task<Solution> CleanAsync(Solution after, Solution before, ImmutableArray<string> to, string oldNamespace, CancellationToken cancellationToken)
    {
        foreach (var id in to.SelectMany(path => after.GetDocumentIdsWithFilePath(path)))
        {
            if (oldNamespace.Length > 0 && after.GetDocument(id) is { } moved && await moved.GetSyntaxRootAsync(cancellationToken) is CompilationUnitSyntax root
                && root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().All(space => !space.Name.ToString().Equals(oldNamespace, StringComparison.Ordinal) && !space.Name.ToString().StartsWith(oldNamespace + ".", StringComparison.Ordinal)))
            {
                // What stands in a namespace sees those around it too.
                for (var space = oldNamespace; space.Length > 0; space = space.Contains('.', StringComparison.Ordinal) ? space[..space.LastIndexOf('.')] : string.Empty)
                {
                    root = With(root, space);
                }

                after = after.WithDocumentSyntaxRoot(id, root);
            }
        }

        var changed = after.GetChanges(before).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments().Concat(project.GetAddedDocuments())).ToList();
        var all = after;
        foreach (var path in changed.Select(all.GetDocument).Select(static document => document?.FilePath).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var isMoved = to.Contains(path, StringComparer.Ordinal);
            var gone = await UnneededUsings.OfAsync(all, path, Unneeded, cancellationToken);
            var unused = isMoved && await BindsAsync(all, path, cancellationToken) ? await UnneededUsings.OfAsync(all, path, Unused, cancellationToken) : [];
            foreach (var id in all.GetDocumentIdsWithFilePath(path))
            {
                if (all.GetDocument(id) is { } document && await document.GetSyntaxRootAsync(cancellationToken) is CompilationUnitSyntax root)
                {
                    var without = UnneededUsings.Without(root, UnneededUsings.In(root).Where(item => gone.Contains(item.ToString()) && (unused.Contains(item.ToString()) || IsOld(item, isMoved))));
                    after = without == root ? after : after.WithDocumentSyntaxRoot(id, without);
                }
            }
        }

        return after;

        // No other namespace is gone because of the move: a using that does not bind for another reason, such as a package that was never restored, stays.
        bool IsOld(UsingDirectiveSyntax item, bool withOuter) => item.Name?.ToString() is { } name
            && (name.Equals(oldNamespace, StringComparison.Ordinal) || withOuter && oldNamespace.StartsWith(name + ".", StringComparison.Ordinal));
    }

    /// <summary>False where names of a file mean nothing, so that nobody can say which usings they need.</summary>
    private static async Task<bool> BindsAsync(Solution solution, string path, CancellationToken cancellationToken)
    {
        foreach (var document in solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument).OfType<Document>())
        {
            if (await document.GetSyntaxRootAsync(cancellationToken) is { } root && await document.GetSemanticModelAsync(cancellationToken) is { } model
                && model.GetDiagnostics(cancellationToken: cancellationToken).Any(diagnostic => Unknown.Contains(diagnostic.Id, StringComparer.Ordinal) && root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>() is null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The namespace that is written before a name; null when none is.</summary>
    private static SyntaxNode? Qualifier(SyntaxNode name, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode? left = name.Parent switch
        {
            QualifiedNameSyntax qualified when qualified.Right == name => qualified.Left,
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
            QualifiedCrefSyntax cref when cref.Member.Contains(name) => cref.Container,
            NameMemberCrefSyntax { Parent: QualifiedCrefSyntax cref } => cref.Container,
            _ => null,
        };
        return left is not null && model.GetSymbolInfo(left, cancellationToken).Symbol is INamespaceSymbol ? left : null;
    }

    private static SyntaxNode Renamed(SyntaxNode qualifier, string space)
    {
        var name = (qualifier.ToString().StartsWith("global::", StringComparison.Ordinal) ? "global::" : string.Empty) + space;
        return qualifier is NameSyntax or TypeSyntax ? SyntaxFactory.ParseName(name).WithTriviaFrom(qualifier) : SyntaxFactory.ParseExpression(name).WithTriviaFrom(qualifier);
    }

    private static bool IsInside(SyntaxNode node, string space)
    {
        var own = string.Join('.', node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static item => item.Name.ToString()));
        return own.Equals(space, StringComparison.Ordinal) || own.StartsWith(space + ".", StringComparison.Ordinal)
            || node.Ancestors().OfType<UsingDirectiveSyntax>().Any();
    }

    private static CompilationUnitSyntax With(CompilationUnitSyntax root, string space)
    {
        if (root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>().Any(item => item.Alias is null && item.StaticKeyword.RawKind == 0 && item.Name?.ToString().Equals(space, StringComparison.Ordinal) is true))
        {
            return root;
        }

        var line = SyntaxFactory.EndOfLine(LineEnds.Of(root.ToFullString()));
        var fresh = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(space)).NormalizeWhitespace().WithTrailingTrivia(line);
        if (root.Usings.Count == 0)
        {
            // What heads the file stays above: comments, and directives for programs of one file.
            var head = root.GetLeadingTrivia();
            var documented = head.IndexOf(SyntaxKind.SingleLineDocumentationCommentTrivia);
            var cut = documented < 0 ? head.Count : documented;
            var first = root.GetFirstToken(includeZeroWidth: true);
            return root.ReplaceToken(first, first.WithLeadingTrivia(head.Skip(cut).Prepend(line))).WithUsings([fresh.WithLeadingTrivia(head.Take(cut))]);
        }

        var at = UnconditionalPlace(root, root.Usings.TakeWhile(item => item.GlobalKeyword.RawKind != 0 || item.Alias is null && item.StaticKeyword.RawKind == 0 && IsBefore(item.Name?.ToString() ?? string.Empty, space)).Count());
        return at == 0
            ? root.WithUsings(root.Usings.Replace(root.Usings[0], root.Usings[0].WithLeadingTrivia()).Insert(0, fresh.WithLeadingTrivia(root.Usings[0].GetLeadingTrivia())))
            : root.WithUsings(root.Usings.Insert(at, fresh));
    }

    /// <summary>The index for a new using that is as near to the wanted one as can be without standing in a branch of <c>#if</c> that others do not.</summary>
    private static int UnconditionalPlace(CompilationUnitSyntax root, int wanted)
    {
        // The first takes over what stands above it, directives too; any other stands right behind the one before it.
        var depths = root.Usings.Select(item => DepthAt(root, item.Span.End)).Prepend(DepthAt(root, root.Usings[0].SpanStart)).ToArray();
        var least = depths.Min();
        return Enumerable.Range(0, depths.Length).Where(index => depths[index] == least).MinBy(index => (Math.Abs(index - wanted), -index));
    }

    /// <summary>How many conditions are open at a place.</summary>
    private static int DepthAt(CompilationUnitSyntax root, int position)
    {
        var depth = 0;
        for (var directive = root.ContainsDirectives ? root.GetFirstDirective() : null; directive is not null && directive.SpanStart < position; directive = directive.GetNextDirective())
        {
            depth += directive is IfDirectiveTriviaSyntax ? 1 : directive is EndIfDirectiveTriviaSyntax ? -1 : 0;
        }

        return depth;
    }

    /// <summary>Those of the framework first, then by name.</summary>
    private static bool IsBefore(string one, string other)
    {
        var (left, right) = (one.Split('.')[0] is "System", other.Split('.')[0] is "System");
        return left != right ? left : string.CompareOrdinal(one, other) < 0;
    }
}
