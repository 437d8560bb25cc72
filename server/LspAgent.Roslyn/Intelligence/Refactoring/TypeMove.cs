using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Moves a type, or one of its parts, to a file, folder or namespace of its own, and mends the usings of whoever uses it.</summary>
internal static class TypeMove
{
    /// <param name="path">Of the new file, absolute; null for one of the type's name beside the old.</param>
    /// <param name="newNamespace">Null keeps the namespace.</param>
    /// <param name="part">The file of the part that is meant, of a type in several; null for the whole type.</param>
    public static async Task<CodeChange> ApplyAsync(Solution solution, ISymbol symbol, string? path, string? newNamespace, string? part, CancellationToken cancellationToken)
    {
        if (symbol is not INamedTypeSymbol type)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no type: only types are moved.");
        }

        Refuse(type, newNamespace);
        var oldNamespace = type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString();
        var space = newNamespace ?? oldNamespace;
        var keepsNamespace = string.Equals(space, oldNamespace, StringComparison.Ordinal);
        var parts = PartsOf(solution, type, path, keepsNamespace, part);
        var places = new List<(Document Document, string To, ImmutableArray<SyntaxReference> Parts, bool IsAlone)>();
        foreach (var file in parts.GroupBy(static item => item.SyntaxTree))
        {
            places.Add(await PlaceOfAsync(solution, type, [.. file], path, parts.Length > 1, keepsNamespace ? null : oldNamespace, cancellationToken));
        }

        var after = await UsingMending.ApplyAsync(solution, type, oldNamespace, space, cancellationToken);
        foreach (var (document, to, declared, isAlone) in places)
        {
            after = await MovedAsync(after, document, to, declared, isAlone, keepsNamespace ? null : space, oldNamespace, cancellationToken);
        }

        after = await UsingMending.CleanAsync(after, solution, [.. places.Select(static place => place.To)], oldNamespace, cancellationToken);
        var files = (await ChangedTexts.BetweenAsync(solution, after, cancellationToken))
            .Select(file => file.OldText is null && places.Find(place => place.To.Equals(file.Path, StringComparison.Ordinal)) is { Document: { } from } ? file with { Like = from.FilePath } : file)
            .ToImmutableArray();
        var where = places is [var (from0, to0, _, _)] && !string.Equals(from0.FilePath, to0, StringComparison.Ordinal) ? Path.GetFileName(to0) : null;
        var what = parts.Length < type.DeclaringSyntaxReferences.Length ? "a part of " : string.Empty;
        return new CodeChange(
            string.Create(CultureInfo.InvariantCulture, $"Move {what}{SymbolText.Kind(type)} {type.Name} to {where ?? space}{(where is null || keepsNamespace ? string.Empty : $" in {space}")} ({files.Length} file{(files.Length == 1 ? "" : "s")})"),
            files);
    }

    private static void Refuse(INamedTypeSymbol type, string? newNamespace)
    {
        if (Renaming.IsOfStatements(type))
        {
            throw new CodeQuestionException($"{type.Name} is made by the compiler of top-level statements, so it has no declaration that could be moved.");
        }

        if (type.ContainingType is not null && newNamespace is not null)
        {
            throw new CodeQuestionException($"{type.ToDisplayString(SymbolText.Short)} is nested, so its namespace is that of {type.ContainingType.Name}. Leave new_namespace out and it gets a file of its own as a part of {type.ContainingType.Name}, or move {type.ContainingType.Name}.");
        }

        if (newNamespace is { Length: > 0 } && (SyntaxFactory.ParseName(newNamespace) is { ContainsDiagnostics: true } || newNamespace.Contains(' ', StringComparison.Ordinal)))
        {
            throw new CodeQuestionException($"{newNamespace} is no name of a namespace.");
        }

        if (Holders(type).FirstOrDefault(static holder => holder.IsFileLocal) is { } local)
        {
            throw new CodeQuestionException($"{local.Name} is only known in its own file (file {SymbolText.Kind(local)}), so nothing of it can stand in another one.");
        }
    }

    /// <summary>All parts when the namespace changes, since they must share it; else the one that is meant.</summary>
    private static ImmutableArray<SyntaxReference> PartsOf(Solution solution, INamedTypeSymbol type, string? path, bool keepsNamespace, string? part)
    {
        var all = type.DeclaringSyntaxReferences;
        var files = string.Join(", ", all.Select(static item => Path.GetFileName(item.SyntaxTree.FilePath)));
        if (all.FirstOrDefault(item => solution.GetDocument(item.SyntaxTree) is null or SourceGeneratedDocument) is { } made && (all.Length == 1 || !keepsNamespace))
        {
            throw new CodeQuestionException(all.Length == 1
                ? $"{type.Name} is declared in no source that can be changed."
                : $"{type.Name} has a part that is made by {ShownCode.Maker(made.SyntaxTree.FilePath)}, which would stay in the old namespace.");
        }

        if (all.Length == 1)
        {
            return all;
        }

        if (!keepsNamespace)
        {
            return path is null
                ? all
                : throw new CodeQuestionException($"{type.Name} is declared in {all.Length} parts ({files}), which change their namespace together, each in its file. Leave to out, and move files afterwards.");
        }

        return all.Where(item => item.SyntaxTree.FilePath.Equals(part, StringComparison.Ordinal)).ToImmutableArray() switch
        {
            [var one] when solution.GetDocument(one.SyntaxTree) is not null and not SourceGeneratedDocument => [one],
            [_] => throw new CodeQuestionException($"{Path.GetFileName(part)} is made by {ShownCode.Maker(part ?? string.Empty)}, so a change here would be lost. Change what it is made from instead."),
            [] => throw new CodeQuestionException($"{type.Name} is declared in {all.Length} parts: {files}. Say with path which of them is to move; with new_namespace all change together."),
            _ => throw new CodeQuestionException($"{Path.GetFileName(part)} has several parts of {type.Name}. Move the one that is meant with Edit."),
        };
    }

    /// <summary>Where the parts in one file go to, and whether the file has nothing else.</summary>
    /// <param name="oldNamespace">Null when the type keeps it.</param>
    private static async Task<(Document Document, string To, ImmutableArray<SyntaxReference> Parts, bool IsAlone)> PlaceOfAsync(Solution solution, INamedTypeSymbol type, ImmutableArray<SyntaxReference> parts, string? path, bool isOneOfSeveral, string? oldNamespace, CancellationToken cancellationToken)
    {
        var document = solution.GetDocument(parts[0].SyntaxTree) ?? throw new CodeQuestionException($"{type.Name} is declared in no source that can be changed.");
        var from = document.FilePath ?? document.Name;
        var unit = (CompilationUnitSyntax)await parts[0].SyntaxTree.GetRootAsync(cancellationToken);
        var isAlone = unit.DescendantNodes(static item => item is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Count(static item => item is not BaseNamespaceDeclarationSyntax) == parts.Length;
        var name = string.Join('.', Holders(type).Reverse().Select(static holder => holder.Name));
        var folder = Path.GetDirectoryName(from);
        var own = Path.Join(folder, $"{name}.cs");
        var to = path ?? (!isOneOfSeveral ? own : isAlone ? from : IsTaken(solution, own) ? Path.Join(folder, $"{name}.{Path.GetFileNameWithoutExtension(from)}.cs") : own);
        if (!to.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
        {
            throw new CodeQuestionException($"{to} is no C# file. Give the path of the new file, or leave it out.");
        }

        var isSameFile = string.Equals(to, from, StringComparison.Ordinal);
        if (isSameFile && oldNamespace is null)
        {
            throw new CodeQuestionException($"{type.Name} is already in {Path.GetFileName(from)} and in the namespace {type.ContainingNamespace.ToDisplayString()}. Say where it is to go with path, new_namespace or both.");
        }

        if (!isSameFile && IsTaken(solution, to))
        {
            throw new CodeQuestionException($"{Path.GetFileName(to)} is there already. Choose another path.");
        }

        if (isSameFile && !isAlone)
        {
            throw new CodeQuestionException($"{Path.GetFileName(from)} declares other types too, which would stay in {oldNamespace}: give a path for the new file.");
        }

        return parts.Length == 1 || (isAlone && parts.Select(static item => item.GetSyntax().Parent).Distinct().Count() == 1)
            ? (document, to, parts, isAlone)
            : throw new CodeQuestionException($"{Path.GetFileName(from)} has {parts.Length} parts of {type.Name} and more beside them. Put them together with Edit first.");
    }

    private static bool IsTaken(Solution solution, string path) => !solution.GetDocumentIdsWithFilePath(path).IsEmpty || File.Exists(path);

    /// <param name="space">Null when the type keeps its namespace.</param>
    private static async Task<Solution> MovedAsync(Solution after, Document document, string to, ImmutableArray<SyntaxReference> parts, bool isAlone, string? space, string oldNamespace, CancellationToken cancellationToken)
    {
        var unit = (CompilationUnitSyntax)await parts[0].SyntaxTree.GetRootAsync(cancellationToken);
        var node = (MemberDeclarationSyntax)await parts[0].GetSyntaxAsync(cancellationToken);
        var options = document.Project.ParseOptions as CSharpParseOptions;

        // The file that the type comes from may use it too, and is mended then.
        (unit, node) = await MendedAsync(after, document.Id, unit, node, cancellationToken);
        var leaving = space is null ? unit : await UsingMending.InFullAsync(after.GetDocument(document.Id) ?? document, unit, cancellationToken);
        if (isAlone && node.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        {
            return Place(after, document, to, null, space is null ? unit.ToFullString() : TypeFile.Whole(leaving, space, options));
        }

        var isNested = node.Parent is TypeDeclarationSyntax;
        var moved = isNested ? NestedTypeFile.Only(unit, node, options) : TypeFile.Only(leaving, Same(node, unit, leaving), space ?? oldNamespace, DirectiveState.At(unit, node), options);
        return Place(after, document, to, isNested ? NestedTypeFile.Without(unit, node, options) : TypeFile.Without(unit, node, options), moved);
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
    private static Solution Place(Solution solution, Document document, string to, string? left, string moved)
    {
        var from = document.FilePath ?? document.Name;
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
