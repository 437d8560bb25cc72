using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence.Navigation;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>
/// The SDK's own fixes and refactorings as an editor shows them: found for a stretch, and worked out only when one is chosen. Until
/// the projects are loaded nothing is offered, and nobody waits. Safe for concurrent use.
/// </summary>
public sealed class CodeActionMenu
{
    private readonly CSharpWorkspace _workspace;

    internal CodeActionMenu(CSharpWorkspace workspace) => _workspace = workspace;

    public async Task<ImmutableArray<CodeActionOffer>> ListAsync(CodePoint start, TextPosition end, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        [.. (await FindAsync(start, end, unsaved, cancellationToken)).Found.Select(static found => found.Offer)];

    /// <summary>What an offer changes; null when it is not offered any more.</summary>
    public async Task<ImmutableArray<ChangedText>?> ResolveAsync(CodePoint start, TextPosition end, string title, string? fixes, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (document, found) = await FindAsync(start, end, unsaved, cancellationToken);
        var chosen = found.FirstOrDefault(item => item.Offer.Title.Equals(title, StringComparison.Ordinal) && string.Equals(item.Offer.Fixes, fixes, StringComparison.Ordinal));
        return document is null || chosen is null ? null : await ChangedTexts.BetweenAsync(document.Project.Solution, await CodeActionRun.AppliedAsync(document.Project.Solution, chosen.Action, chosen.Offer.Title, cancellationToken), cancellationToken);
    }

    private async Task<(Document? Document, IReadOnlyList<FoundAction> Found)> FindAsync(CodePoint start, TextPosition end, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        if (await _workspace.LoadedAsync(unsaved, cancellationToken) is not { Solution: { } solution }
            || solution.GetDocumentIdsWithFilePath(start.Path).Select(solution.GetDocument).OfType<Document>().FirstOrDefault() is not { } document)
        {
            return (null, []);
        }

        var text = await document.GetTextAsync(cancellationToken);
        var from = TextPlaces.OffsetOf(text, start.Position);
        var span = TextSpan.FromBounds(from, Math.Max(from, TextPlaces.OffsetOf(text, end)));
        return (document, await CodeActionSearch.FindQuicklyAsync(document, span, cancellationToken));
    }
}
