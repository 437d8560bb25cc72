using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Moves a type to a file, folder or namespace of its own, and mends the usings of whoever uses it.</summary>
internal static class TypeMove
{
    /// <param name="path">Of the new file, absolute; null for one of the type's name beside the old.</param>
    /// <param name="newNamespace">Null keeps the namespace.</param>
    public static async Task<CodeChange> ApplyAsync(Solution solution, ISymbol symbol, string? path, string? newNamespace, CancellationToken cancellationToken)
    {
        if (symbol is not INamedTypeSymbol type)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no type: only types are moved.");
        }

        if (Renaming.IsOfStatements(type))
        {
            throw new CodeQuestionException($"{type.Name} is made by the compiler of top-level statements, so it has no declaration that could be moved.");
        }

        if (type.ContainingType is not null && newNamespace is not null)
        {
            throw new CodeQuestionException($"{type.ToDisplayString(SymbolText.Short)} is nested, so its namespace is that of {type.ContainingType.Name}. Leave new_namespace out and it gets a file of its own as a part of {type.ContainingType.Name}, or move {type.ContainingType.Name}.");
        }

        if (Holders(type).FirstOrDefault(holder => holder.IsFileLocal) is { } local)
        {
            throw new CodeQuestionException($"{local.Name} is only known in its own file (file {SymbolText.Kind(local)}), so nothing of it can stand in another one.");
        }

        if (type.DeclaringSyntaxReferences is not [var reference] || solution.GetDocument(reference.SyntaxTree) is not { FilePath: { } from } document || document is SourceGeneratedDocument)
        {
            throw new CodeQuestionException(type.DeclaringSyntaxReferences.Length > 1
                ? $"{type.Name} is declared in {type.DeclaringSyntaxReferences.Length} parts: {string.Join(", ", type.DeclaringSyntaxReferences.Select(item => Path.GetFileName(item.SyntaxTree.FilePath)))}. Move the parts with Edit."
                : $"{type.Name} is declared in no source that can be changed.");
        }

        var to = path ?? Path.Join(Path.GetDirectoryName(from), $"{string.Join('.', Holders(type).Reverse().Select(static holder => holder.Name))}.cs");
        var oldNamespace = type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString();
        var space = newNamespace ?? oldNamespace;
        if (!to.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
        {
            throw new CodeQuestionException($"{to} is no C# file. Give the path of the new file, or leave it out.");
        }

        var isSameFile = string.Equals(to, from, StringComparison.Ordinal);
        if (isSameFile && string.Equals(space, oldNamespace, StringComparison.Ordinal))
        {
            throw new CodeQuestionException($"{type.Name} is already in {Path.GetFileName(from)} and in the namespace {space}. Say where it is to go with path, new_namespace or both.");
        }

        if (!isSameFile && (!solution.GetDocumentIdsWithFilePath(to).IsEmpty || File.Exists(to)))
        {
            throw new CodeQuestionException($"{Path.GetFileName(to)} is there already. Choose another path.");
        }

        var unit = (CompilationUnitSyntax)await reference.SyntaxTree.GetRootAsync(cancellationToken);
        var node = (MemberDeclarationSyntax)await reference.GetSyntaxAsync(cancellationToken);
        var isAlone = unit.DescendantNodes(static item => item is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Count(static item => item is not BaseNamespaceDeclarationSyntax) == 1;
        if (isSameFile && !isAlone)
        {
            throw new CodeQuestionException($"{Path.GetFileName(from)} declares other types too, which would stay in {oldNamespace}: give a path for the new file.");
        }

        var isNested = type.ContainingType is not null;
        var after = await UsingMending.ApplyAsync(solution, type, oldNamespace, space, cancellationToken);

        // The file that the type comes from may use it too, and is mended then.
        (unit, node) = await MendedAsync(after, document.Id, unit, node, cancellationToken);
        var leaving = string.Equals(space, oldNamespace, StringComparison.Ordinal) ? unit : await UsingMending.InFullAsync(after.GetDocument(document.Id) ?? document, unit, cancellationToken);
        var moved = isNested ? NestedTypeFile.Only(unit, node) : TypeFile.Only(leaving, Same(node, unit, leaving), space);
        after = Place(after, document, from, to, isNested ? NestedTypeFile.Without(unit, node) : isAlone ? null : TypeFile.Without(unit, node), moved);
        after = await UsingMending.CleanAsync(after, solution, to, oldNamespace, cancellationToken);
        var files = await ChangedTexts.BetweenAsync(solution, after, cancellationToken);
        return new CodeChange(
            string.Create(CultureInfo.InvariantCulture, $"Move {SymbolText.Kind(type)} {type.Name} to {(isSameFile ? space : Path.GetFileName(to))}{(isSameFile || string.Equals(space, oldNamespace, StringComparison.Ordinal) ? string.Empty : $" in {space}")} ({files.Length} file{(files.Length == 1 ? "" : "s")})"),
            files);
    }

    private static async Task<(CompilationUnitSyntax Unit, MemberDeclarationSyntax Node)> MendedAsync(Solution after, DocumentId id, CompilationUnitSyntax unit, MemberDeclarationSyntax node, CancellationToken cancellationToken)
    {
        if (after.GetDocument(id) is not { } document || await document.GetSyntaxRootAsync(cancellationToken) is not CompilationUnitSyntax mended || mended == unit)
        {
            return (unit, node);
        }

        return (mended, Same(node, unit, mended));
    }

    /// <summary>The same declaration after names and usings around it were changed, which leaves the declarations of the file in their order.</summary>
    private static MemberDeclarationSyntax Same(MemberDeclarationSyntax node, CompilationUnitSyntax before, CompilationUnitSyntax after) =>
        before == after ? node : after.DescendantNodes().OfType<MemberDeclarationSyntax>().ElementAt(before.DescendantNodes().OfType<MemberDeclarationSyntax>().TakeWhile(other => other != node).Count());

    /// <summary>The type and those that it stands in, the innermost first.</summary>
    private static IEnumerable<INamedTypeSymbol> Holders(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.ContainingType)
        {
            yield return at;
        }
    }

    /// <param name="left">What stays in the old file; null when nothing does.</param>
    private static Solution Place(Solution solution, Document document, string from, string to, string? left, string moved)
    {
        var text = SourceText.From(moved, System.Text.Encoding.UTF8);
        foreach (var id in solution.GetDocumentIdsWithFilePath(from))
        {
            solution = string.Equals(from, to, StringComparison.Ordinal) ? solution.WithDocumentText(id, text)
                : left is null ? solution.RemoveDocument(id)
                : solution.WithDocumentText(id, SourceText.From(left, System.Text.Encoding.UTF8));
        }

        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return solution;
        }

        // The folder says which project takes the file; several when it is compiled for several frameworks.
        var above = solution.Projects.Where(project => Path.GetDirectoryName(project.FilePath) is { } folder && to.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        var nearest = above.Count == 0 ? 0 : above.Max(project => Path.GetDirectoryName(project.FilePath)?.Length ?? 0);
        var owners = above.Where(project => Path.GetDirectoryName(project.FilePath)?.Length == nearest).Select(project => project.Id).DefaultIfEmpty(document.Project.Id);
        foreach (var owner in owners)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(owner), Path.GetFileName(to), text, filePath: to);
        }

        return solution;
    }
}
