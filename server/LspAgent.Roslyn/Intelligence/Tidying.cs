using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Brings a file into order without changing what it means.</summary>
internal static class Tidying
{
    public static async Task<CodeChange> FormatAsync(Document document, CancellationToken cancellationToken) =>
        await ChangeAsync(document, await Formatter.FormatAsync(document, options: null, cancellationToken), "Format", cancellationToken);

    /// <summary>Takes out the usings that the compiler does not need, and sorts the others: System first, then by name.</summary>
    public static async Task<CodeChange> OrganizeUsingsAsync(Document document, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken) as CompilationUnitSyntax ?? throw new CodeQuestionException($"{document.Name} has no syntax tree.");
        var model = await document.GetSemanticModelAsync(cancellationToken) ?? throw new CodeQuestionException($"{document.Name} cannot be compiled.");

        // CS8019: the using is unnecessary. What does not bind at all is kept: it may be what a package still to be restored needs.
        var unneeded = model.GetDiagnostics(cancellationToken: cancellationToken)
            .Where(diagnostic => diagnostic.Id is "CS8019")
            .Select(diagnostic => root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>())
            .OfType<UsingDirectiveSyntax>()
            .ToHashSet();
        var sorted = root.ReplaceNodes(
            root.DescendantNodesAndSelf(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Where(node => node is CompilationUnitSyntax { Usings.Count: > 0 } or BaseNamespaceDeclarationSyntax { Usings.Count: > 0 }),
            (old, changed) => (old, changed) switch
            {
                (CompilationUnitSyntax before, CompilationUnitSyntax unit) => unit.WithUsings(Sorted(before.Usings, unneeded)),
                (BaseNamespaceDeclarationSyntax before, BaseNamespaceDeclarationSyntax space) => space.WithUsings(Sorted(before.Usings, unneeded)),
                _ => changed,
            });
        return await ChangeAsync(document, document.WithSyntaxRoot(sorted), "Organize usings of", cancellationToken);
    }

    private static SyntaxList<UsingDirectiveSyntax> Sorted(SyntaxList<UsingDirectiveSyntax> usings, HashSet<UsingDirectiveSyntax> unneeded)
    {
        // What stands above the first, such as a licence, stays on top; usings among directives stay as they are.
        if (usings.Any(item => item.ContainsDirectives))
        {
            return [.. usings.Where(item => !unneeded.Contains(item))];
        }

        var head = usings[0].GetLeadingTrivia();
        var kept = usings.Where(item => !unneeded.Contains(item))
            .Select((item, index) => item == usings[0] ? item.WithLeadingTrivia() : item)
            .OrderBy(Rank)
            .ThenBy(item => item.Name?.ToString().Split('.')[0] is not "System")
            .ThenBy(item => item.Alias?.Name.ToString() ?? item.NamespaceOrType.ToString(), StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (kept.Count > 0)
        {
            kept[0] = kept[0].WithLeadingTrivia(head.AddRange(kept[0].GetLeadingTrivia()));
        }

        return [.. kept];
    }

    private static int Rank(UsingDirectiveSyntax item) =>
        (item.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) ? 0 : 10) + (item.Alias is not null ? 2 : item.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) ? 1 : 0);

    private static async Task<CodeChange> ChangeAsync(Document before, Document after, string verb, CancellationToken cancellationToken) =>
        new($"{verb} {before.Name}", await ChangedTexts.BetweenAsync(before.Project.Solution, after.Project.Solution, cancellationToken));
}
