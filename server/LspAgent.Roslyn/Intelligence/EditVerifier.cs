using System.Collections.Immutable;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>How far a change was checked.</summary>
public enum VerifiedBy
{
    /// <summary>No C# is touched.</summary>
    Nothing,

    /// <summary>The syntax alone, since the projects are not loaded or do not hold the files.</summary>
    Syntax,

    /// <summary>The compiler, as far as the change reaches.</summary>
    Compiler,

    /// <summary>The compiler, but time ran out before all that may depend on the change was looked at.</summary>
    CompilerInPart,
}

/// <summary>What the compiler says to a change before it is made.</summary>
/// <param name="New">Errors that it brings.</param>
/// <param name="Gone">How many errors it takes away.</param>
public sealed record EditVerdict(VerifiedBy By, ImmutableArray<CodeProblem> New, int Gone);

/// <summary>
/// Applies a change to a fork of the solution and compares the errors before and after: in the changed files, and where a declaration
/// changed also in the files that name what it declares. Nothing is written.
/// </summary>
internal static class EditVerifier
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="before">Null while no project is loaded.</param>
    public static async Task<EditVerdict> VerifyAsync(Solution? before, ImmutableArray<ChangedText> changes, CancellationToken cancellationToken)
    {
        var sources = changes.Where(change => change.Path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        if (sources.IsEmpty)
        {
            return new EditVerdict(VerifiedBy.Nothing, [], 0);
        }

        if (before is null || Fork(before, sources) is not { } fork)
        {
            return Syntax(sources, cancellationToken);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var found = new Comparison();
        try
        {
            foreach (var change in sources)
            {
                await found.AddAsync(before, fork.After, change.Path, cancellationToken);
            }

            var names = sources.SelectMany(ChangedNames).ToHashSet(StringComparer.Ordinal);
            foreach (var path in names.Count == 0 ? [] : await DependentsAsync(before, fork.Projects, sources, names, limit.Token))
            {
                await found.AddAsync(before, fork.After, path, limit.Token);
            }

            return found.Verdict(VerifiedBy.Compiler);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return found.Verdict(VerifiedBy.CompilerInPart);
        }
    }

    private static EditVerdict Syntax(ImmutableArray<ChangedText> sources, CancellationToken cancellationToken)
    {
        var fresh = new List<CodeProblem>();
        var gone = 0;
        foreach (var change in sources.Where(change => change.NewText.Length > 0))
        {
            var old = Errors(change.OldText ?? string.Empty, change.Path, cancellationToken);
            foreach (var problem in Errors(change.NewText, change.Path, cancellationToken))
            {
                if (old.FindIndex(item => string.Equals(item.Id, problem.Id, StringComparison.Ordinal)) is >= 0 and var at)
                {
                    old.RemoveAt(at);
                }
                else
                {
                    fresh.Add(problem);
                }
            }

            gone += old.Count;
        }

        return new EditVerdict(VerifiedBy.Syntax, [.. fresh], gone);
    }

    private static List<CodeProblem> Errors(string text, string path, CancellationToken cancellationToken) =>
    [
        .. CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path, cancellationToken: cancellationToken).GetDiagnostics(cancellationToken)
            .Where(item => item.Severity is DiagnosticSeverity.Error)
            .Select(item => new CodeProblem(item.Id, ProblemSeverity.Error, item.GetMessage(System.Globalization.CultureInfo.InvariantCulture), SymbolText.Place(item.Location), string.Empty)),
    ];

    /// <summary>The solution with the change in it, and the projects that it touches; null when none of the files is in a project.</summary>
    private static (Solution After, ImmutableHashSet<ProjectId> Projects)? Fork(Solution before, ImmutableArray<ChangedText> sources)
    {
        var after = before;
        var projects = ImmutableHashSet<ProjectId>.Empty;
        foreach (var change in sources)
        {
            var ids = before.GetDocumentIdsWithFilePath(change.Path).Where(id => before.GetDocument(id) is not null).ToList();
            foreach (var id in ids)
            {
                after = after.WithDocumentText(id, SourceText.From(change.NewText, System.Text.Encoding.UTF8));
                projects = projects.Add(id.ProjectId);
            }

            foreach (var project in ids.Count > 0 ? [] : Owners(before, change.Path))
            {
                after = after.AddDocument(DocumentId.CreateNewId(project.Id), Path.GetFileName(change.Path), SourceText.From(change.NewText, System.Text.Encoding.UTF8), filePath: change.Path);
                projects = projects.Add(project.Id);
            }
        }

        return projects.IsEmpty ? null : (after, projects);
    }

    /// <summary>A new file is of the project whose folder is the nearest above it.</summary>
    private static List<Project> Owners(Solution solution, string path)
    {
        var above = solution.Projects.Where(project => Path.GetDirectoryName(project.FilePath) is { } folder && path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        var nearest = above.Count == 0 ? 0 : above.Max(project => Path.GetDirectoryName(project.FilePath)?.Length ?? 0);
        return [.. above.Where(project => Path.GetDirectoryName(project.FilePath)?.Length == nearest)];
    }

    /// <summary>What a file declares other than before; none when only bodies changed, since those concern nobody else.</summary>
    private static IEnumerable<string> ChangedNames(ChangedText change)
    {
        var (old, fresh) = (CSharpSyntaxTree.ParseText(change.OldText ?? string.Empty), CSharpSyntaxTree.ParseText(change.NewText));
        if (SyntaxFactory.AreEquivalent(old, fresh, topLevel: true))
        {
            return [];
        }

        // Modifiers and types are not part of what is read here, so every name counts when no declaration was added or taken away.
        var (before, after) = (Declarations(old), Declarations(fresh));
        var differing = before.Except(after).Concat(after.Except(before)).Select(item => item.Name).ToList();
        return differing.Count > 0 && before.Count != after.Count
            ? [.. differing, .. before.Concat(after).Where(item => item.Kind < DeclarationKind.Method).Select(item => item.Name)]
            : before.Concat(after).Select(item => item.Name);
    }

    private static List<(string Container, string Name, DeclarationKind Kind, string Detail)> Declarations(SyntaxTree tree) =>
    [
        .. DeclarationReader.Read((Microsoft.CodeAnalysis.CSharp.Syntax.CompilationUnitSyntax)tree.GetRoot(), tree.GetText()).Select(item => (item.Container, item.Name, item.Kind, item.Detail)),
    ];

    /// <summary>The other files, of the projects touched and of those that refer to them, in which one of the names occurs.</summary>
    private static async Task<List<string>> DependentsAsync(Solution solution, ImmutableHashSet<ProjectId> touched, ImmutableArray<ChangedText> sources, HashSet<string> names, CancellationToken cancellationToken)
    {
        var graph = solution.GetProjectDependencyGraph();
        var projects = touched.Concat(touched.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).Distinct();
        var own = sources.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in projects.Select(solution.GetProject).OfType<Project>().SelectMany(project => project.Documents))
        {
            if (document.FilePath is { } path && !own.Contains(path) && !found.Contains(path)
                && await document.GetSyntaxRootAsync(cancellationToken) is { } root
                && root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText)))
            {
                found.Add(path);
            }
        }

        return [.. found];
    }

    /// <summary>Errors of files before and after, told by what they say and not by where they stand, since lines move.</summary>
    private sealed class Comparison
    {
        private readonly List<CodeProblem> _new = [];
        private int _gone;

        public async Task AddAsync(Solution before, Solution after, string path, CancellationToken cancellationToken)
        {
            var old = await ErrorsAsync(before, path, cancellationToken);
            var fresh = new List<CodeProblem>();
            foreach (var problem in await ErrorsAsync(after, path, cancellationToken))
            {
                if (old.FindIndex(item => string.Equals(item.Id, problem.Id, StringComparison.Ordinal) && string.Equals(item.Message, problem.Message, StringComparison.Ordinal)) is >= 0 and var at)
                {
                    old.RemoveAt(at);
                }
                else
                {
                    fresh.Add(problem);
                }
            }

            _new.AddRange(fresh);
            _gone += old.Count;
        }

        public EditVerdict Verdict(VerifiedBy by) => new(by, [.. _new], _gone);

        private static async Task<List<CodeProblem>> ErrorsAsync(Solution solution, string path, CancellationToken cancellationToken) =>
            [.. (await ProblemSearch.FindAsync(solution, path, null, withAnalyzers: false, cancellationToken)).Where(problem => problem.Severity is ProblemSeverity.Error)];
    }
}
