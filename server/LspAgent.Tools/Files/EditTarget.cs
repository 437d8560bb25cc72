using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Files;

/// <summary>The file that a call wants to change, as it stands now and as the model knows it. Closed.</summary>
internal abstract record EditTarget
{
    private EditTarget()
    {
    }

    /// <param name="Content">Null when there is no such file.</param>
    /// <param name="Seen">What the model was last shown of it; null when nothing.</param>
    public sealed record Found(ResolvedPath Path, string Shown, FileContent.Text? Content, string? Seen) : EditTarget
    {
        /// <summary>True when the file is not what the model knows.</summary>
        public bool HasChanged => Seen is not null && Content is not null && !string.Equals(Seen, Content.Value, StringComparison.Ordinal);
    }

    /// <param name="Because">For the model.</param>
    public sealed record Unfit(string Because) : EditTarget;

    public static async ValueTask<EditTarget> OpenAsync(string filePath, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.Files.Resolve(filePath, context.Roots) is not PathResolution.Found { Path: var path })
        {
            return new Unfit(((PathResolution.Invalid)context.Files.Resolve(filePath, context.Roots)).Because);
        }

        var shown = ShownPath.Of(path, context.Roots);
        return await context.Files.ReadAsync(path, cancellationToken) switch
        {
            FileReading.Text { Format.IsExact: false } => new Unfit($"{shown} is no valid UTF-8, so that writing it would destroy what cannot be read of it; it was not changed. Convert it first, or change it with a command."),
            FileReading.Text text => new Found(path, shown, new FileContent.Text(text.Value, text.Format), context.Edits.Seen.Find(path)),
            FileReading.Missing => new Found(path, shown, null, null),
            FileReading.Binary => new Unfit($"{shown} is a binary file; only text is edited."),
            FileReading.Large large => new Unfit(string.Create(CultureInfo.InvariantCulture, $"{shown} has {large.Length:N0} bytes; files over 10 MB are not edited. Change it with a command, such as sed.")),
            FileReading.Directory => new Unfit($"{shown} is a directory and not a file."),
            FileReading.Refused refused => new Unfit(refused.Because),
            _ => throw new UnreachableException(),
        };
    }
}
