using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What <c>Write</c> is asked.</summary>
internal sealed record WriteInput(string FilePath, string Content);

/// <summary>Gives a file a whole new text. A file that is there must have been read, and what others changed since is not overwritten.</summary>
internal sealed class WriteTool() : Tool<WriteInput>(ToolResources.Define("Write"), static () => ToolInputJson.Default.WriteInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    protected override async ValueTask<ToolPreparation> PrepareAsync(WriteInput input, ToolContext context, CancellationToken cancellationToken) =>
        await EditTarget.OpenAsync(input.FilePath, context, cancellationToken) switch
        {
            EditTarget.Found { Content: null } fresh => FileEditing.Ready(
                fresh,
                new FileEdit(fresh.Path, null, new FileContent.Text(input.Content, TextFormat.Default)),
                "Create",
                string.Create(CultureInfo.InvariantCulture, $"Created {fresh.Shown} with {Lines(input.Content)}."),
                null,
                context),
            EditTarget.Found { Seen: null, Content.Value.Length: > 0 } unread =>
                Refuse($"{unread.Shown} exists and has not been read in this conversation, so nothing was written. Read it first; to change a part of it use Edit."),
            EditTarget.Found { Content: { } content } found => Overwrite(found, content, input.Content, context),
            EditTarget.Unfit unfit => Refuse(unfit.Because),
            _ => throw new UnreachableException(),
        };

    private static ToolPreparation Overwrite(EditTarget.Found target, FileContent.Text content, string wanted, ToolContext context)
    {
        var before = content with { Value = target.Seen ?? content.Value };
        var after = content with { Value = LineEnds.With(wanted, LineEnds.Of(content.Value.Length > 0 ? content.Value : wanted)) };
        return FileEditing.Ready(
            target,
            new FileEdit(target.Path, before, after),
            "Write",
            string.Create(CultureInfo.InvariantCulture, $"Wrote {target.Shown}: {Lines(wanted)} in place of {Lines(before.Value)}."),
            null,
            context);
    }

    private static string Lines(string text)
    {
        var count = text.AsSpan().Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{count} line{(count == 1 ? "" : "s")}");
    }
}
