using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What <c>EditFiles</c> is asked.</summary>
internal sealed record EditFilesInput(
    [property: Description("Made one after the other, each on the text that the ones before it left")] ImmutableArray<EditFilesStep> Edits);

/// <summary>One replacement of an <c>EditFiles</c>.</summary>
internal sealed record EditFilesStep(
    string FilePath,
    [property: Description("Empty for a new file")] string OldString,
    string NewString,
    bool ReplaceAll = false);

/// <summary>Makes replacements in several files as one change: judged as a whole, and made as a whole or not at all.</summary>
internal sealed class EditFilesTool() : Tool<EditFilesInput>(ToolResources.Define("EditFiles"), static () => ToolInputJson.Default.EditFilesInput)
{
    public override ToolPresence Presence => ToolPresence.Deferred;

    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    protected override async ValueTask<ToolPreparation> PrepareAsync(EditFilesInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (input.Edits.IsDefaultOrEmpty)
        {
            return Refuse("edits is empty, so there is nothing to change.");
        }

        var files = new Dictionary<string, EditedFile>(StringComparer.Ordinal);
        for (var index = 0; index < input.Edits.Length; index++)
        {
            if (await StepAsync(input.Edits[index], files, context, cancellationToken) is { } because)
            {
                return Refuse(string.Create(CultureInfo.InvariantCulture, $"Edit {index + 1} of {input.Edits.Length} cannot be made, so none was: {because}"));
            }
        }

        var plan = new EditPlan([.. files.Values.Select(static file => file.ToEdit())]);
        var shown = string.Join(", ", files.Values.Select(static file => file.Target.Shown));
        var inWords = string.Join(", ", files.Values.Select(file => context.Roots.InWords(file.Target.Path.Lexical)));
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = files.Count == 1 ? $"Edit {inWords}" : string.Create(CultureInfo.InvariantCulture, $"Edit {files.Count} files: {inWords}"),
            Kind = ToolKind.Edit,
            Effects = Effects,
            Locations = [.. files.Values.Select(static file => new FileLocation(file.Target.Path.Lexical, file.Line))],
            Paths = [.. files.Values.Select(static file => new PathAccess(PathUse.Write, file.Target.Path.Lexical, file.Target.Path.Canonical))],
            Changes = plan.Changes,
            WaitsForRecord = true,
            Commit = async token => Tell(await context.Edits.ApplyAsync(plan, context.CallId, context.Recorded(), token), shown, files),
        });
    }

    /// <returns>Why it cannot be made; null when it was.</returns>
    private static async ValueTask<string?> StepAsync(EditFilesStep step, Dictionary<string, EditedFile> files, ToolContext context, CancellationToken cancellationToken)
    {
        switch (await EditTarget.OpenAsync(step.FilePath, context, cancellationToken))
        {
            case EditTarget.Unfit unfit:
                return unfit.Because;
            case EditTarget.Found found:
                if (!files.TryGetValue(found.Path.Canonical, out var file))
                {
                    if (found.Content is null)
                    {
                        if (step.OldString.Length > 0)
                        {
                            return $"{found.Shown} does not exist.{NearNames.SuggestInside(found.Path, context.Roots, cancellationToken)}";
                        }

                        files[found.Path.Canonical] = new EditedFile(found, step.NewString, null);
                        return null;
                    }

                    file = new EditedFile(found, found.Content.Value, null);
                }

                switch (new Replacement(step.OldString, step.NewString, step.ReplaceAll).On(file.Text, found.Shown, found.Seen is not null || found.Content is null))
                {
                    case ReplacementResult.Made made:
                        files[found.Path.Canonical] = file with { Line = file.Line ?? made.LinesIn(file.Text)[0], Text = made.Patch.ApplyTo(file.Text) };
                        return null;
                    case ReplacementResult.Impossible impossible:
                        return $"{found.Shown}: {impossible.Because}";
                    default:
                        throw new UnreachableException();
                }

            default:
                throw new UnreachableException();
        }
    }

    private static ToolResult Tell(EditOutcome outcome, string shown, Dictionary<string, EditedFile> files) => outcome switch
    {
        EditOutcome.Applied => ToolResult.Ok($"Edited {shown}, all of it."),
        EditOutcome.Conflicted conflicted => ToolResult.Error($"Nothing was changed: {string.Join("; ", conflicted.Files.Select(file => $"{(files.TryGetValue(file.Path.Canonical, out var known) ? known.Target.Shown : file.Path.Lexical)}: {file.Because}"))}. Read it again, and make the edits for what it says now."),
        EditOutcome.Refused refused => ToolResult.Error(refused.Because),
        _ => throw new UnreachableException(),
    };

    private sealed record EditedFile(EditTarget.Found Target, string Text, int? Line)
    {
        public FileEdit ToEdit() => new(Target.Path, Target.Content, Target.Content is { } content ? content with { Value = Text } : new FileContent.Text(Text, TextFormat.Default));
    }
}
