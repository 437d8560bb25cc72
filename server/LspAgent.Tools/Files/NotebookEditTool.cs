using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What <c>NotebookEdit</c> is asked.</summary>
internal sealed record NotebookEditInput(
    string NotebookPath,
    string NewSource,
    [property: Description("As Read shows it; with insert the new cell comes after it, without one at the beginning")] string? CellId = null,
    NotebookCellType? CellType = null,
    NotebookEditMode EditMode = NotebookEditMode.Replace);

/// <summary>What a cell holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotebookCellType>))]
internal enum NotebookCellType
{
    [JsonStringEnumMemberName("code")]
    Code,
    [JsonStringEnumMemberName("markdown")]
    Markdown,
}

/// <summary>What happens to a cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotebookEditMode>))]
internal enum NotebookEditMode
{
    [JsonStringEnumMemberName("replace")]
    Replace,
    [JsonStringEnumMemberName("insert")]
    Insert,
    [JsonStringEnumMemberName("delete")]
    Delete,
}

/// <summary>Changes one cell of a Jupyter notebook and leaves every other byte of the file as it is.</summary>
internal sealed class NotebookEditTool() : Tool<NotebookEditInput>(ToolResources.Define("NotebookEdit"), static () => ToolInputJson.Default.NotebookEditInput)
{
    public override ToolPresence Presence => ToolPresence.Deferred;

    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    protected override async ValueTask<ToolPreparation> PrepareAsync(NotebookEditInput input, ToolContext context, CancellationToken cancellationToken) =>
        await EditTarget.OpenAsync(input.NotebookPath, context, cancellationToken) switch
        {
            EditTarget.Found { Content: null } missing => Refuse($"{missing.Shown} does not exist.{NearNames.SuggestInside(missing.Path, context.Roots, cancellationToken)}"),
            EditTarget.Found { Seen: null } unread => Refuse($"{unread.Shown} has not been read in this conversation, so nothing was changed. Read it first: that shows the ids of its cells."),
            EditTarget.Found { Content: { } content } found => Prepare(found, content, input, context),
            EditTarget.Unfit unfit => Refuse(unfit.Because),
            _ => throw new UnreachableException(),
        };

    private static ToolPreparation Prepare(EditTarget.Found target, FileContent.Text content, NotebookEditInput input, ToolContext context)
    {
        var (notebook, problem) = Notebook.Parse(content.Value);
        if (notebook is null)
        {
            return Refuse($"{target.Shown} cannot be changed as a notebook: {problem}. Use Edit to change its text.");
        }

        var index = input.CellId is { } id ? notebook.IndexOf(id) : -1;
        if (index < 0 && (input.CellId is not null || input.EditMode is not NotebookEditMode.Insert))
        {
            var known = string.Join(", ", notebook.Cells.Take(30).Select(cell => cell.Id));
            return Refuse(input.CellId is null
                ? $"cell_id is missing: it says which cell is meant. The cells of {target.Shown} are: {known}."
                : $"{target.Shown} has no cell '{input.CellId}'. Its cells are: {known}.");
        }

        if (input is { EditMode: NotebookEditMode.Insert, CellType: null })
        {
            return Refuse("cell_type is missing: a new cell is either code or markdown.");
        }

        var type = input.CellType?.ToString().ToLowerInvariant();
        var (text, did) = input.EditMode switch
        {
            NotebookEditMode.Replace => (notebook.Replace(index, input.NewSource, type), $"Replaced cell {notebook.Cells[index].Id} of {target.Shown}."),
            NotebookEditMode.Insert => (
                notebook.Insert(index + 1, input.NewSource, type ?? "code"),
                string.Create(CultureInfo.InvariantCulture, $"Inserted a {type} cell into {target.Shown} as number {index + 2} of {notebook.Cells.Length + 1}.")),
            NotebookEditMode.Delete => (notebook.Delete(index), $"Deleted cell {notebook.Cells[index].Id} of {target.Shown}."),
            _ => throw new UnreachableException(),
        };
        return FileEditing.Ready(target, new FileEdit(target.Path, content, content with { Value = text }), "Edit", did, null, context);
    }
}
