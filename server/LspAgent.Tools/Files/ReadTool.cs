using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Tools.Files.Pdf;

namespace LspAgent.Tools.Files;

/// <summary>What <c>Read</c> is asked.</summary>
internal sealed record ReadInput(
    string FilePath,
    [property: Description("First line, from 1")] int? Offset = null,
    [property: Description("Lines")] int? Limit = null,
    [property: Description("Of a PDF, such as 1-5")] string? Pages = null);

/// <summary>Shows a file as the user sees it now, in numbered lines or as an image, and always says when that is not all of it.</summary>
internal sealed class ReadTool() : Tool<ReadInput>(ToolResources.Define("Read"), static () => ToolInputJson.Default.ReadInput)
{
    private const int DefaultLimit = 2000;
    private const int MaxLineLength = 2000;

    /// <summary>About 25,000 tokens; a larger answer crowds out the conversation.</summary>
    private const int MaxCharacters = 100_000;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    protected override ValueTask<ToolPreparation> PrepareAsync(ReadInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (input.Offset < 0 || input.Limit <= 0)
        {
            return new(Refuse("offset must be 1 or more and limit at least 1; nothing was read."));
        }

        return context.Files.Resolve(input.FilePath, context.Roots) switch
        {
            PathResolution.Found { Path: var path } => new(Ready(path, input, context)),
            PathResolution.Invalid { Because: var because } => new(Refuse(because)),
            _ => throw new UnreachableException(),
        };
    }

    private static ToolPreparation.Ready Ready(ResolvedPath path, ReadInput input, ToolContext context)
    {
        var shown = ShownPath.Of(path, context.Roots);
        var first = Math.Max(1, input.Offset ?? 1);
        var window = new LineWindow(first, input.Limit ?? DefaultLimit, MaxLineLength, MaxCharacters);
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = Title(context.Roots.InWords(path.Lexical), input),
            Kind = ToolKind.Read,
            Effects = ToolEffects.ReadsFiles,
            Locations = [new FileLocation(path.Lexical, input.Offset is null ? null : first)],
            Paths = [new PathAccess(PathUse.Read, path.Lexical, path.Canonical)],
            Commit = token => CommitAsync(path, shown, window, input, context, token),
        });
    }

    private static string Title(string shown, ReadInput input) => input switch
    {
        { Offset: null, Limit: null } => $"Read {shown}",
        { Limit: { } limit } => $"Read {shown} (lines {Math.Max(1, input.Offset ?? 1)} to {Math.Max(1L, input.Offset ?? 1) + limit - 1})",
        _ => $"Read {shown} (from line {Math.Max(1, input.Offset ?? 1)})",
    };

    private static async ValueTask<ToolResult> CommitAsync(ResolvedPath path, string shown, LineWindow window, ReadInput input, ToolContext context, CancellationToken cancellationToken)
    {
        switch (await context.Files.ReadAsync(path, cancellationToken))
        {
            case FileReading.Text { Value: var plain } when plain.StartsWith("%PDF-", StringComparison.Ordinal):
                return PdfView.Show(shown, Encoding.UTF8.GetBytes(plain), input.Pages);
            case FileReading.Text text:
                context.Edits.Seen.Note(path, text.Value);
                if (path.Lexical.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && Notebook.Parse(text.Value).Notebook is { } notebook)
                {
                    return NotebookView.Show(notebook, shown, window.First, input.Limit);
                }

                return Show(shown, TextLines.Cut(text.Value, window), window, text.IsUnsaved);
            case FileReading.Large:
                return await context.Files.ReadLinesAsync(path, window, cancellationToken) switch
                {
                    LinesReading.Lines lines => Show(shown, lines, window, isUnsaved: false),
                    LinesReading.Refused refused => ToolResult.Error(refused.Because),
                    _ => throw new UnreachableException(),
                };
            case FileReading.Binary { Bytes: var bytes } when bytes.Span.StartsWith("%PDF-"u8):
                return await Task.Run(() => PdfView.Show(shown, bytes, input.Pages), cancellationToken);
            case FileReading.Binary binary:
                return ImageFile.Show(shown, binary.Bytes.Span);
            case FileReading.Directory:
                return ToolResult.Error($"{shown} is a directory. List it with Glob, pattern \"*\" and this path.");
            case FileReading.Refused refused:
                return ToolResult.Error(refused.Because);
            case FileReading.Missing:
                return ToolResult.Error($"{shown} does not exist.{NearNames.Suggest(path.Canonical, context.Roots, cancellationToken)}");
            default:
                throw new UnreachableException();
        }
    }

    private static ToolResult Show(string shown, LinesReading.Lines lines, LineWindow window, bool isUnsaved)
    {
        const string Unsaved = "[This is the editor's text, which is not saved yet; the file on the disk differs.]";
        if (lines.Items.IsEmpty)
        {
            return lines.TotalLines is 0
                ? ToolResult.Ok($"{shown} is empty.{(isUnsaved ? $"\n{Unsaved}" : string.Empty)}")
                : ToolResult.Error($"{shown} has only {lines.TotalLines} lines; there is no line {window.First}. Read it with a smaller offset.");
        }

        var text = new StringBuilder();
        var number = window.First;
        foreach (var line in lines.Items)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number++}\t").Append(line.Text);
            if (line.IsCut)
            {
                text.Append(CultureInfo.InvariantCulture, $" [cut: {line.Text.Length} of {line.Length} characters]");
            }

            text.Append('\n');
        }

        if (lines.TotalLines is not { } total || number <= total || window.First > 1)
        {
            var more = lines.TotalLines is { } known && number > known ? string.Empty : $" Go on with offset {number}.";
            text.Append(CultureInfo.InvariantCulture, $"[PARTIAL: lines {window.First} to {number - 1} of {lines.TotalLines?.ToString(CultureInfo.InvariantCulture) ?? "many more"}.{more}]\n");
        }

        return ToolResult.Ok(isUnsaved ? text.Append(Unsaved).ToString() : text.ToString(0, text.Length - 1));
    }
}
