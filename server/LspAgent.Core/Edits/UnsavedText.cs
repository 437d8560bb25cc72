using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Questions;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>
/// Looks, before a command reads the disk, for text that only the editor has: the user is asked once about it, and the model is
/// told what the command does not see. One for each session; calls come one after the other.
/// </summary>
public sealed class UnsavedText(IWorkspaceFiles files, QuestionDesk questions, WorkspaceRoots roots)
{
    private const int MaxNamed = 5;
    private const string Save = "Save and run";
    private const string Saved = "I saved them";
    private const string Leave = "Run on the older text";

    private ImmutableHashSet<string> _left = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <returns>A sentence for the model about what stays unsaved; null when nothing does.</returns>
    public async ValueTask<string?> SettleAsync(string callId, bool mayAsk, CancellationToken cancellationToken)
    {
        var unsaved = await files.FindUnsavedAsync(roots, cancellationToken);
        _left = _left.Intersect(unsaved.Select(static document => document.Canonical));
        if (mayAsk && unsaved.Any(document => !_left.Contains(document.Canonical)))
        {
            if (await AskAsync(callId, unsaved, cancellationToken) is Save)
            {
                await files.SaveAsync(unsaved, cancellationToken);
            }

            unsaved = await files.FindUnsavedAsync(roots, cancellationToken);

            _left = _left.Union(unsaved.Select(static document => document.Canonical));
        }

        return unsaved.IsEmpty ? null : $"{Names(unsaved)} {(unsaved.Length == 1 ? "has" : "have")} changes in the editor that are not saved: the command saw the older text on the disk.";
    }

    /// <returns>The option that the user chose; null for none.</returns>
    private async ValueTask<string?> AskAsync(string callId, ImmutableArray<ResolvedPath> unsaved, CancellationToken cancellationToken)
    {
        var question = $"{Names(unsaved)} {(unsaved.Length == 1 ? "has" : "have")} changes that are not saved, and the command reads the disk.";
        ImmutableArray<QuestionOption> options =
        [
            files.CanSave ? new QuestionOption(Save, "The editor saves them first") : new QuestionOption(Saved, "Save them in the editor, then choose this"),
            new QuestionOption(Leave, "What the command reads is then not what you see"),
        ];
        return await questions.AskAsync(callId, question, [new QuestionPart("Save them first?", "Unsaved", options, IsMultiple: false)], cancellationToken)
            is UserAnswer.Given { Parts: [[var chosen], ..] } ? chosen : null;
    }

    private string Names(ImmutableArray<ResolvedPath> documents)
    {
        var names = string.Join(", ", documents.Take(MaxNamed).Select(document => Name(document.Lexical)));
        return documents.Length <= MaxNamed ? names : string.Create(CultureInfo.InvariantCulture, $"{names} and {documents.Length - MaxNamed} more");
    }

    private string Name(string path) =>
        path.Length > roots.Root.Length && path.StartsWith(roots.Root, StringComparison.Ordinal) && path[roots.Root.Length] is ('/' or '\\') ? path[(roots.Root.Length + 1)..] : path;
}
