using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What <c>Edit</c> is asked.</summary>
internal sealed record EditInput(string FilePath, string OldString, string NewString, bool ReplaceAll = false);

/// <summary>Replaces a text that stands exactly once in a file, or each time it stands there; never one that only looks like it.</summary>
internal sealed class EditTool() : Tool<EditInput>(ToolResources.Define("Edit"), static () => ToolInputJson.Default.EditInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    protected override async ValueTask<ToolPreparation> PrepareAsync(EditInput input, ToolContext context, CancellationToken cancellationToken) =>
        await EditTarget.OpenAsync(input.FilePath, context, cancellationToken) switch
        {
            EditTarget.Found { Content: null } missing => Create(missing, input, context, cancellationToken),
            EditTarget.Found found => Prepare(found, new Replacement(input.OldString, input.NewString, input.ReplaceAll), context),
            EditTarget.Unfit unfit => Refuse(unfit.Because),
            _ => throw new UnreachableException(),
        };

    private static ToolPreparation Create(EditTarget.Found target, EditInput input, ToolContext context, CancellationToken cancellationToken) =>
        input.OldString.Length == 0
            ? FileEditing.Ready(target, new FileEdit(target.Path, null, new FileContent.Text(input.NewString, TextFormat.Default)), "Create", $"Created {target.Shown}.", null, context)
            : Refuse($"{target.Shown} does not exist.{NearNames.SuggestInside(target.Path, context.Roots, cancellationToken)}");

    private static ToolPreparation Prepare(EditTarget.Found target, Replacement replacement, ToolContext context)
    {
        var content = target.Content ?? throw new UnreachableException();
        switch (replacement.On(content.Value, target.Shown, target.Seen is not null))
        {
            case ReplacementResult.Made made:
                var lines = made.LinesIn(content.Value);
                var did = lines.Length == 1
                    ? string.Create(CultureInfo.InvariantCulture, $"Edited {target.Shown}, line {lines[0]}.")
                    : string.Create(CultureInfo.InvariantCulture, $"Edited {target.Shown} in {lines.Length} places, lines {string.Join(", ", lines.Take(20))}{(lines.Length > 20 ? ", …" : "")}.");
                return FileEditing.Ready(target, FileEdit.Of(target.Path, content, made.Patch), "Edit", did, lines[0], context);

            // The text that the model knows has it: whoever changed the file since must not have touched it.
            case ReplacementResult.Impossible when target is { HasChanged: true, Seen: { } seen } && replacement.On(seen, target.Shown, isKnown: false) is ReplacementResult.Made made:
                return FileEditing.Ready(
                    target, FileEdit.Of(target.Path, content with { Value = seen }, made.Patch), "Edit", $"Edited {target.Shown}.", made.LinesIn(seen)[0], context);
            case ReplacementResult.Impossible { Because: var because }:
                return Refuse(target.HasChanged ? $"{because}\nThe file has changed since you read it." : because);
            default:
                throw new UnreachableException();
        }
    }
}
