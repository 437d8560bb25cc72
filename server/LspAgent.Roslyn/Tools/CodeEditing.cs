using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>Makes a change of code that was worked out into a call that does just that, as one plan over all its files.</summary>
internal static class CodeEditing
{
    /// <summary>Works a change out; what cannot be done as asked is refused with the reason.</summary>
    public static async ValueTask<ToolPreparation> PrepareAsync(
        ToolContext context,
        CSharpWorkspaces workspaces,
        Func<CodeIntelligence, Task<CodeAnswer<CodeChange>>> change,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ReadyAsync(await CodeRoots.FirstAsync(context.Roots, root => change(workspaces.Open(root))), context, cancellationToken);
        }
        catch (CodeQuestionException exception)
        {
            return new ToolPreparation.Refused(ToolResult.Error(exception.Message));
        }
    }

    private static async Task<ToolPreparation> ReadyAsync(CodeAnswer<CodeChange> answer, ToolContext context, CancellationToken cancellationToken)
    {
        var change = answer.Value;
        if (change.Files.IsEmpty)
        {
            return new ToolPreparation.Refused(ToolResult.Error("Nothing would change."));
        }

        var edits = ImmutableArray.CreateBuilder<FileEdit>();
        foreach (var file in change.Files)
        {
            switch (await EditAsync(file, context, cancellationToken))
            {
                case (FileEdit edit, _):
                    edits.Add(edit);
                    break;
                case (_, var because):
                    return new ToolPreparation.Refused(ToolResult.Error($"{ShownCode.Path(file.Path, context.Roots.Root)} cannot be changed: {because} Nothing was changed."));
            }
        }

        var plan = new EditPlan(edits.ToImmutable());
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = change.Summary,
            Kind = ToolKind.Edit,
            Effects = ToolEffects.ReadsFiles | ToolEffects.WritesFiles,
            Locations = [.. plan.Files.Select(file => new FileLocation(file.Path.Lexical))],
            Paths = [.. plan.Files.Select(file => new PathAccess(file.After is null ? PathUse.Delete : PathUse.Write, file.Path.Lexical, file.Path.Canonical))],
            Changes = plan.Changes,
            WaitsForRecord = true,
            Commit = async token => Tell(await context.Edits.ApplyAsync(plan, context.CallId, context.Recorded(), token), answer, context),
        });
    }

    private static async Task<(FileEdit? Edit, string Because)> EditAsync(ChangedText file, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.Files.Resolve(file.Path, context.Roots) is not PathResolution.Found { Path: var path })
        {
            return (null, "its path cannot be resolved.");
        }

        return await context.Files.ReadAsync(path, cancellationToken) switch
        {
            FileReading.Text { Format.IsExact: false } => (null, "it holds bytes that are no UTF-8, so that writing it would change characters. Save it as UTF-8 or UTF-16 first, or change it with Bash."),
            FileReading.Text text when file.OldText is not null && string.Equals(text.Value, file.OldText, StringComparison.Ordinal) =>
                (new FileEdit(path, new FileContent.Text(text.Value, text.Format), file.NewText is { } fresh ? new FileContent.Text(fresh, text.Format) : null), string.Empty),
            FileReading.Text when file.OldText is not null => (null, "it has changed meanwhile. Ask again."),
            FileReading.Missing when file is { OldText: null, NewText: { } text } => (new FileEdit(path, null, new FileContent.Text(text, await FormatAsync(file.Like, context, cancellationToken))), string.Empty),
            FileReading.Refused refused => (null, refused.Because),
            _ => (null, "it is not the text file that it was."),
        };
    }

    /// <summary>How another file is stored; as usual without one.</summary>
    private static async Task<TextFormat> FormatAsync(string? like, ToolContext context, CancellationToken cancellationToken) =>
        like is not null && context.Files.Resolve(like, context.Roots) is PathResolution.Found { Path: var path } && await context.Files.ReadAsync(path, cancellationToken) is FileReading.Text { Format: var format }
            ? format
            : TextFormat.Default;

    private static ToolResult Tell(EditOutcome outcome, CodeAnswer<CodeChange> answer, ToolContext context)
    {
        switch (outcome)
        {
            case EditOutcome.Applied:
                var text = new StringBuilder(answer.Value.Summary).Append(": done.\n");
                foreach (var file in answer.Value.Files)
                {
                    text.Append("  ").Append(ShownCode.Path(file.Path, context.Roots.Root)).Append('\n');
                }

                return ToolResult.Ok(CodeCall.WithNotes(text.ToString().TrimEnd('\n'), answer, context));
            case EditOutcome.Conflicted conflicted:
                return ToolResult.Error($"Nothing was changed: {string.Join(", ", conflicted.Files.Select(file => $"{ShownCode.Path(file.Path.Lexical, context.Roots.Root)}: {file.Because}"))}. Ask again.");
            case EditOutcome.Refused refused:
                return ToolResult.Error(refused.Because);
            default:
                throw new UnreachableException();
        }
    }
}
