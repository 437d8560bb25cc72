using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds the usings of a file that nothing needs, in any project or framework that compiles it, and takes usings out without what stands around them.</summary>
internal static class UnneededUsings
{
    /// <summary>There is no such namespace or type.</summary>
    private static readonly ImmutableArray<string> Unbound = ["CS0246", "CS0234", "CS0400"];

    private static readonly SyntaxAnnotation Mark = new();
    private static readonly SyntaxAnnotation Emptied = new();

    /// <param name="ids">The diagnostics that count, such as CS8019: the using is unnecessary.</param>
    /// <returns>Their text. A using that one framework needs is not among them, whatever the others say.</returns>
    public static async Task<ImmutableHashSet<string>> OfAsync(Solution solution, string path, ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        var (unneeded, needed) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var document in solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument).OfType<Document>())
        {
            if (await document.GetSyntaxRootAsync(cancellationToken) is not CompilationUnitSyntax root || await document.GetSemanticModelAsync(cancellationToken) is not { } model)
            {
                continue;
            }

            var found = model.GetDiagnostics(cancellationToken: cancellationToken)
                .Where(static diagnostic => diagnostic.Id is "CS8019" || Unbound.Contains(diagnostic.Id, StringComparer.Ordinal))
                .Select(diagnostic => (diagnostic.Id, Using: root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>()))
                .ToList();

            // The compiler needs no using that does not bind, but whoever wrote it may.
            var unbound = found.Where(item => Unbound.Contains(item.Id, StringComparer.Ordinal) && !ids.Contains(item.Id, StringComparer.Ordinal)).Select(static item => item.Using).ToHashSet();
            var gone = found.Where(item => ids.Contains(item.Id, StringComparer.Ordinal) && !unbound.Contains(item.Using)).Select(static item => item.Using).ToHashSet();
            foreach (var item in In(root))
            {
                (gone.Contains(item) ? unneeded : needed).Add(item.ToString());
            }
        }

        return [.. unneeded.Except(needed, StringComparer.Ordinal)];
    }

    public static IEnumerable<UsingDirectiveSyntax> In(CompilationUnitSyntax root) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();

    /// <summary>The file without these; comments and directives above them stay.</summary>
    public static CompilationUnitSyntax Without(CompilationUnitSyntax root, IEnumerable<UsingDirectiveSyntax> usings)
    {
        var gone = usings.ToList();
        if (gone.Count == 0)
        {
            return root;
        }

        // Only what says something is handed on to what follows; a blank line alone would be left over.
        var marked = root.ReplaceNodes(gone, static (item, _) => item.WithLeadingTrivia(Said(item.GetLeadingTrivia())).WithAdditionalAnnotations(Mark));
        marked = marked.ReplaceNodes(marked.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<NamespaceDeclarationSyntax>().Where(static block => block.Usings.Any(static item => item.HasAnnotation(Mark))), static (_, block) => block.WithAdditionalAnnotations(Emptied));
        var left = marked.RemoveNodes(marked.GetAnnotatedNodes(Mark), SyntaxRemoveOptions.KeepLeadingTrivia | SyntaxRemoveOptions.KeepDirectives) ?? marked;

        // What had usings at its head begins with what follows, and not with the blank line between.
        var blocks = left.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<NamespaceDeclarationSyntax>().Where(static block => block is { Usings.Count: 0, Members.Count: > 0 } && block.HasAnnotation(Emptied));
        left = left.ReplaceNodes(blocks, static (_, block) => block.WithMembers(block.Members.Replace(block.Members[0], block.Members[0].WithLeadingTrivia(WithoutBlankLines(block.Members[0].GetLeadingTrivia())))));
        return root.Usings.Count > 0 && left.Usings.Count == 0 && left.Members.Count > 0 ? left.WithLeadingTrivia(WithoutBlankLines(left.GetLeadingTrivia())) : left;
    }

    private static SyntaxTriviaList WithoutBlankLines(SyntaxTriviaList trivia)
    {
        var last = trivia.TakeWhile(static item => item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsKind(SyntaxKind.WhitespaceTrivia)).ToList().FindLastIndex(static item => item.IsKind(SyntaxKind.EndOfLineTrivia));
        return [.. trivia.Skip(last + 1)];
    }

    private static SyntaxTriviaList Said(SyntaxTriviaList trivia) =>
        trivia.All(static item => item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsKind(SyntaxKind.WhitespaceTrivia)) ? default : trivia;
}
