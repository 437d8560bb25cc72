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

        // What does not bind at all is kept: it may be what a package still to be restored needs.
        var unneeded = await UnneededUsings.OfAsync(document.Project.Solution, document.FilePath ?? document.Name, ["CS8019"], cancellationToken);
        var kept = UnneededUsings.Without(root, UnneededUsings.In(root).Where(item => unneeded.Contains(item.ToString())));
        var sorted = kept.ReplaceNodes(
            kept.DescendantNodesAndSelf(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Where(static node => node is CompilationUnitSyntax { Usings.Count: > 1 } or BaseNamespaceDeclarationSyntax { Usings.Count: > 1 }),
            static (old, changed) => (old, changed) switch
            {
                (CompilationUnitSyntax before, CompilationUnitSyntax unit) => unit.WithUsings(Sorted(before.Usings)),
                (BaseNamespaceDeclarationSyntax before, BaseNamespaceDeclarationSyntax space) => space.WithUsings(Sorted(before.Usings)),
                _ => changed,
            });
        return await ChangeAsync(document, document.WithSyntaxRoot(sorted), "Organize usings of", cancellationToken);
    }

    private static SyntaxList<UsingDirectiveSyntax> Sorted(SyntaxList<UsingDirectiveSyntax> usings)
    {
        // Usings among directives, or several on one line, stay as they are; what stands above the first, such as a licence, stays on top.
        if (usings.Skip(1).Any(static item => item.ContainsDirectives) || usings.Any(static item => !item.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)) || usings[0].DescendantNodes().Any(static node => node.ContainsDirectives))
        {
            return usings;
        }

        var head = usings[0].GetLeadingTrivia();
        var sorted = usings
            .Select(item => item == usings[0] ? item.WithLeadingTrivia() : item)
            .OrderBy(Rank)
            .ThenBy(static item => item.Name?.ToString().Split('.')[0] is not "System")
            .ThenBy(static item => item.Alias?.Name.ToString() ?? item.NamespaceOrType.ToString(), StringComparer.OrdinalIgnoreCase)
            .ToList();
        sorted[0] = sorted[0].WithLeadingTrivia(head.AddRange(sorted[0].GetLeadingTrivia()));
        return [.. sorted];
    }

    private static int Rank(UsingDirectiveSyntax item) =>
        (item.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) ? 0 : 10) + (item.Alias is not null ? 2 : item.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) ? 1 : 0);

    private static async Task<CodeChange> ChangeAsync(Document before, Document after, string verb, CancellationToken cancellationToken) =>
        new($"{verb} {before.Name}", await ChangedTexts.BetweenAsync(before.Project.Solution, after.Project.Solution, cancellationToken));
}
