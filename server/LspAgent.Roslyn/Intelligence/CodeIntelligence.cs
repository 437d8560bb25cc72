using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence.CodeActions;
using LspAgent.Roslyn.Intelligence.Meaning;
using LspAgent.Roslyn.Intelligence.Navigation;
using LspAgent.Roslyn.Intelligence.Refactoring;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>
/// What can be asked about the C# of a workspace, in an editor's terms: each call sees one snapshot, open documents included. Safe for
/// concurrent use. What cannot be answered as asked is a <see cref="CodeQuestionException"/>.
/// </summary>
public sealed class CodeIntelligence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CSharpWorkspace _workspace;

    internal CodeIntelligence(CSharpWorkspace workspace)
    {
        _workspace = workspace;
        Navigation = new CodeNavigation(workspace, this);
        Actions = new CodeActionMenu(workspace);
    }

    /// <summary>The SDK's own fixes and refactorings, as an editor shows them.</summary>
    public CodeActionMenu Actions { get; }

    /// <summary>What an editor asks about a place.</summary>
    public CodeNavigation Navigation { get; }

    /// <summary>Begins to load the projects, so that a later question waits less; returns at once.</summary>
    public void Begin() => _workspace.Begin();

    /// <summary>Loads what changed on the disk, as the next question would.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => _workspace.BoundAsync([], cancellationToken);

    public async Task<CodeAnswer<NamedDeclarations>> FindAsync(
        string query,
        DeclarationKind? kind,
        Func<string, bool> accepts,
        int offset,
        int limit,
        ImmutableArray<UnsavedDocument> unsaved,
        CancellationToken cancellationToken)
    {
        var snapshot = await _workspace.SyntaxAsync(unsaved, cancellationToken);
        return Answer(NameSearch.Find(snapshot.Index, query, kind, accepts, offset, limit), snapshot);
    }

    /// <summary>The declarations of one file, in its order.</summary>
    public async Task<CodeAnswer<ImmutableArray<NamedDeclaration>>> OutlineAsync(string path, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var snapshot = await _workspace.SyntaxAsync(unsaved, cancellationToken);
        var items = snapshot.Index.Find(path)?.Items
            ?? (path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && SourceFile.Read(path) is { } text
                ? DeclarationReader.Read(text, cancellationToken)
                : throw new CodeQuestionException($"{ShownCode.Path(path, snapshot.Root)} is no C# file that can be read."));
        return Answer(items.Select(item => NameSearch.Shown(path, item)).ToImmutableArray(), snapshot);
    }

    public Task<CodeAnswer<SymbolDescription>> DescribeAsync(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => Task.FromResult(SymbolDescriptions.Of(solution, symbol, cancellationToken)), cancellationToken);

    public Task<CodeAnswer<SymbolSource>> ReadAsync(SymbolAddress address, bool signaturesOnly, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (_, symbol) => SymbolReading.ReadAsync(symbol, signaturesOnly, cancellationToken), cancellationToken);

    public Task<CodeAnswer<References>> ReferencesAsync(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => ReferenceSearch.FindAsync(solution, symbol, Patience, cancellationToken), cancellationToken);

    public Task<CodeAnswer<RelatedSymbols>> ImplementationsAsync(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => ImplementationSearch.FindCodeAsync(solution, symbol, Patience, cancellationToken), cancellationToken);

    public Task<CodeAnswer<RelatedSymbols>> CallsAsync(SymbolAddress address, bool isIncoming, int depth, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => CallSearch.FindAsync(solution, symbol, isIncoming, depth, Patience, cancellationToken), cancellationToken);

    public Task<CodeAnswer<TypeTree>> TypesAsync(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => TypeSearch.FindAsync(solution, symbol, Patience, cancellationToken), cancellationToken);

    public Task<CodeAnswer<CodeChange>> RenameAsync(SymbolAddress address, string name, bool inComments, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => Renaming.RenameAsync(solution, symbol, name, inComments, cancellationToken), cancellationToken);

    public Task<CodeAnswer<CodeChange>> ChangeSignatureAsync(SymbolAddress address, ImmutableArray<NewParameter> parameters, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => SignatureChange.ApplyAsync(solution, symbol, parameters, cancellationToken), cancellationToken);

    /// <param name="path">Of the new file, absolute; null for one of the type's name.</param>
    /// <param name="newNamespace">Null keeps the namespace.</param>
    public Task<CodeAnswer<CodeChange>> MoveTypeAsync(SymbolAddress address, string? path, string? newNamespace, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => TypeMove.ApplyAsync(solution, symbol, path, newNamespace, address.Path, cancellationToken), cancellationToken);

    public Task<CodeAnswer<Impact>> ImpactAsync(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        AskAsync(address, unsaved, (solution, symbol) => ImpactSearch.FindAsync(solution, symbol, Patience, cancellationToken), cancellationToken);

    /// <param name="path">One file; null for whole projects.</param>
    /// <param name="project">Only this project; null for all.</param>
    public async Task<CodeAnswer<ImmutableArray<CodeProblem>>> ProblemsAsync(
        string? path,
        string? project,
        bool withAnalyzers,
        ImmutableArray<UnsavedDocument> unsaved,
        CancellationToken cancellationToken)
    {
        var (snapshot, solution) = await BoundAsync(unsaved, cancellationToken);
        if (path is not null && solution.GetDocumentIdsWithFilePath(path).IsEmpty)
        {
            throw CodeQuestionException.UnknownHere($"{ShownCode.Path(path, snapshot.Root)} is in no project that is loaded, so the compiler does not see it.");
        }

        if (project is not null && !solution.Projects.Any(item => item.Name.Equals(project, StringComparison.OrdinalIgnoreCase) || item.Name.StartsWith(project + "(", StringComparison.OrdinalIgnoreCase)))
        {
            throw CodeQuestionException.UnknownHere($"There is no project {project}. There are: {string.Join(", ", solution.Projects.Select(item => item.Name).Order(StringComparer.Ordinal))}.");
        }

        return Answer(await ProblemSearch.FindAsync(solution, path, project, withAnalyzers, cancellationToken), snapshot);
    }

    /// <summary>A file with its usings sorted and those that nothing needs taken out, or with its white space as the editor configuration says.</summary>
    public Task<CodeAnswer<CodeChange>> TidyAsync(string path, bool usings, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        ChangeAsync(path, unsaved, document => usings ? Tidying.OrganizeUsingsAsync(document, cancellationToken) : Tidying.FormatAsync(document, cancellationToken), cancellationToken);

    /// <summary>What the compiler would say to a change. Never waits for projects: until they are loaded, the syntax has to do.</summary>
    public async Task<CodeAnswer<EditCheck>> VerifyAsync(ImmutableArray<FileChange> changes, EditCheckOptions options, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        await VerifyAsync(changes, [], options, unsaved, cancellationToken) ?? new CodeAnswer<EditCheck>(await EditVerifier.VerifyAsync(null, changes, options, cancellationToken), []);

    /// <param name="elsewhere">What changes with it in other folders: counts where a project of this one has that file.</param>
    /// <returns>Null when nothing of it concerns this folder.</returns>
    internal async Task<CodeAnswer<EditCheck>?> VerifyAsync(ImmutableArray<FileChange> changes, ImmutableArray<FileChange> elsewhere, EditCheckOptions options, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        if (await _workspace.LoadedAsync(unsaved, cancellationToken) is not { } snapshot)
        {
            return changes.IsEmpty ? null : new CodeAnswer<EditCheck>(await EditVerifier.VerifyAsync(null, changes, options, cancellationToken), []);
        }

        var all = changes.AddRange(elsewhere.Where(change => snapshot.Solution?.GetDocumentIdsWithFilePath(change.Path).IsEmpty is false));
        return all.IsEmpty ? null : Answer(await EditVerifier.VerifyAsync(snapshot.Solution, all, options, cancellationToken), snapshot);
    }

    /// <summary>What a change means, in words. Never waits for projects: until they are loaded, uses are not counted.</summary>
    public async Task<EditMeaning> MeaningAsync(ImmutableArray<FileChange> changes, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        await EditMeaning.OfAsync((await _workspace.LoadedAsync(unsaved, cancellationToken))?.Solution, changes, EditMeaning.CountingPatience, cancellationToken);

    /// <summary>The symbols that a file declares, by its syntax.</summary>
    public static TouchedSymbols DeclaredIn(string path, ImmutableArray<UnsavedDocument> unsaved)
    {
        var text = unsaved.IsDefaultOrEmpty ? null : unsaved.Where(document => document.Path.Equals(path, StringComparison.Ordinal)).Select(document => document.Text).FirstOrDefault();
        return TouchedParts.In(path, text ?? SourceFile.Read(path)?.ToString());
    }

    /// <summary>What Roslyn's own fixes and refactorings offer at a place.</summary>
    public async Task<CodeAnswer<ImmutableArray<CodeActionOffer>>> CodeActionsAsync(CodeActionPlace place, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (snapshot, document) = await DocumentAsync(place.Path, unsaved, cancellationToken);
        var span = place.SpanIn(await document.GetTextAsync(cancellationToken));
        return Answer((await CodeActionSearch.FindAsync(document, span, place.WithAnalyzers, cancellationToken)).Select(found => found.Offer).ToImmutableArray(), snapshot);
    }

    /// <summary>What one of the offers changes.</summary>
    public async Task<CodeAnswer<CodeChange>> ApplyAsync(CodeActionPlace place, string title, FixAllReach reach, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (snapshot, document) = await DocumentAsync(place.Path, unsaved, cancellationToken);
        var span = place.SpanIn(await document.GetTextAsync(cancellationToken));
        var offers = await CodeActionSearch.FindAsync(document, span, place.WithAnalyzers, cancellationToken);
        return offers.FirstOrDefault(found => found.Offer.Title.Equals(title, StringComparison.Ordinal)) is { } chosen
            ? Answer(await CodeActionRun.RunAsync(document, chosen, reach, cancellationToken), snapshot)
            : throw new CodeQuestionException(offers.Count == 0 ? "Nothing is offered there any more." : $"'{title}' is not offered there. Offered are: {string.Join("; ", offers.Select(found => found.Offer.Title))}.");
    }

    /// <summary>A member in place of another, or beside it.</summary>
    public async Task<CodeAnswer<CodeChange>> WriteMemberAsync(SymbolAddress address, string source, MemberPlace place, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        await AskAsync(address, unsaved, (solution, symbol) => MemberWriting.WriteAsync(solution, symbol, source, place, address.Path, cancellationToken), cancellationToken);

    private async Task<CodeAnswer<CodeChange>> ChangeAsync(string path, ImmutableArray<UnsavedDocument> unsaved, Func<Document, Task<CodeChange>> change, CancellationToken cancellationToken)
    {
        var (snapshot, document) = await DocumentAsync(path, unsaved, cancellationToken);
        return Answer(await change(document), snapshot);
    }

    private async Task<(CodeSnapshot Snapshot, Document Document)> DocumentAsync(string path, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (snapshot, solution) = await BoundAsync(unsaved, cancellationToken);
        return solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument).OfType<Document>().FirstOrDefault() is { } document
            ? (snapshot, document)
            : throw CodeQuestionException.UnknownHere($"{ShownCode.Path(path, snapshot.Root)} is in no project that is loaded.");
    }

    private async Task<CodeAnswer<T>> AskAsync<T>(SymbolAddress address, ImmutableArray<UnsavedDocument> unsaved, Func<Solution, ISymbol, Task<T>> ask, CancellationToken cancellationToken)
    {
        var (snapshot, solution) = await BoundAsync(unsaved, cancellationToken);
        var symbol = await new SymbolResolver(snapshot, solution).FindAsync(address, cancellationToken);
        return Answer(await ask(solution, symbol), snapshot);
    }

    internal async Task<(CodeSnapshot Snapshot, Solution Solution)> BoundAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var snapshot = await _workspace.BoundAsync(unsaved, cancellationToken);
        return snapshot.Solution is { ProjectIds.Count: > 0 } solution
            ? (snapshot, solution)
            : throw CodeQuestionException.UnknownHere($"No C# project is loaded here. {string.Join(' ', snapshot.Notes)} Without one, declarations are still found by name and by file (FindSymbol, DocumentSymbols), and everything else as text (Grep).".Replace("  ", " ", StringComparison.Ordinal));
    }

    private static CodeAnswer<T> Answer<T>(T value, CodeSnapshot snapshot) => new(value, [.. snapshot.Notes]);
}
