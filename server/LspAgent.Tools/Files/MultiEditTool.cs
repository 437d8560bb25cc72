using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What <c>MultiEdit</c> is asked.</summary>
internal sealed record MultiEditInput(
    string FilePath,
    [property: Description("Made one after the other, each on the text that the one before it left")] ImmutableArray<MultiEditStep> Edits);

/// <summary>One replacement of a <c>MultiEdit</c>.</summary>
internal sealed record MultiEditStep(string OldString, string NewString, bool ReplaceAll = false);

/// <summary>Makes several replacements in one file: all of them, or none.</summary>
internal sealed class MultiEditTool() : Tool<MultiEditInput>(ToolResources.Define("MultiEdit"), static () => ToolInputJson.Default.MultiEditInput)
{
    public override ToolPresence Presence => ToolPresence.Deferred;

    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    protected override async ValueTask<ToolPreparation> PrepareAsync(MultiEditInput input, ToolContext context, CancellationToken cancellationToken) =>
        input.Edits.IsDefaultOrEmpty
            ? Refuse("edits is empty, so there is nothing to change.")
            : await EditTarget.OpenAsync(input.FilePath, context, cancellationToken) switch
            {
                EditTarget.Found { Content: null } missing when input.Edits[0].OldString.Length > 0 =>
                    Refuse($"{missing.Shown} does not exist.{NearNames.SuggestInside(missing.Path, context.Roots, cancellationToken)}"),
                EditTarget.Found found => Prepare(found, input.Edits, context),
                EditTarget.Unfit unfit => Refuse(unfit.Because),
                _ => throw new UnreachableException(),
            };

    private static ToolPreparation Prepare(EditTarget.Found target, ImmutableArray<MultiEditStep> edits, ToolContext context)
    {
        var content = target.Content;
        var text = content?.Value ?? edits[0].NewString;
        int? first = null;
        for (var index = content is null ? 1 : 0; index < edits.Length; index++)
        {
            var step = new Replacement(edits[index].OldString, edits[index].NewString, edits[index].ReplaceAll);
            var result = step.On(text, target.Shown, target.Seen is not null || content is null);
            if (result is not ReplacementResult.Made made)
            {
                var because = ((ReplacementResult.Impossible)result).Because;
                return Refuse(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Edit {index + 1} of {edits.Length} cannot be made, so none was{(index > 0 ? " (each is looked for in what the ones before it leave)" : "")}: {because}"));
            }

            first ??= made.LinesIn(text)[0];
            text = made.Patch.ApplyTo(text);
        }

        var after = content is null ? new FileContent.Text(text, TextFormat.Default) : content with { Value = text };
        return FileEditing.Ready(
            target,
            new FileEdit(target.Path, content, after),
            content is null ? "Create" : "Edit",
            string.Create(CultureInfo.InvariantCulture, $"{(content is null ? "Created" : "Edited")} {target.Shown}: {edits.Length} edit{(edits.Length == 1 ? "" : "s")} made."),
            first,
            context);
    }
}
