using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Search;

/// <summary>What <c>Glob</c> is asked.</summary>
internal sealed record GlobInput(
    [property: Description("As src/**/*.cs")] string Pattern,
    [property: Description("Folder")] string? Path = null);

/// <summary>Finds files by name, the newest first, and says how many more there are.</summary>
internal sealed class GlobTool() : Tool<GlobInput>(ToolResources.Define("Glob"), static () => ToolInputJson.Default.GlobInput)
{
    private const int MaxResults = 100;
    private const int MaxFiles = 2_000_000;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    protected override ValueTask<ToolPreparation> PrepareAsync(GlobInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input.Pattern))
        {
            return new(Refuse("The pattern is empty. Give one such as \"**/*.cs\"."));
        }

        var (folder, pattern) = Split(input);
        return SearchFolder.Find(folder, context) switch
        {
            SearchFolder.Folder found => new(new ToolPreparation.Ready(new PreparedCall
            {
                Title = $"Glob {pattern}{found.InWords}",
                Kind = ToolKind.Search,
                Effects = ToolEffects.ReadsFiles,
                Paths = [found.Access],
                Commit = token => new(Task.Run(() => Search(found, pattern, token), token)),
            })),
            SearchFolder.File file => new(Refuse($"{file.Shown} is a file and not a folder. Give the folder as path, or leave path out.")),
            SearchFolder.None none => new(Refuse(none.Because)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>An absolute pattern names its folder itself: everything before the first part with a wildcard.</summary>
    private static (string? Folder, string Pattern) Split(GlobInput input)
    {
        var pattern = OperatingSystem.IsWindows() ? input.Pattern.Replace('\\', '/') : input.Pattern;
        if (!System.IO.Path.IsPathFullyQualified(pattern) && !pattern.StartsWith("~/", StringComparison.Ordinal) && !pattern.StartsWith("../", StringComparison.Ordinal))
        {
            return (input.Path, pattern);
        }

        var special = pattern.IndexOfAny(['*', '?', '[', '{']);
        var slash = pattern.LastIndexOf('/', special < 0 ? pattern.Length - 1 : special);
        var folder = slash == 0 ? "/" : pattern[..slash];
        return (pattern.StartsWith("../", StringComparison.Ordinal) && input.Path is { } path ? $"{path}/{folder}" : folder, "/" + pattern[(slash + 1)..]);
    }

    private static ToolResult Search(SearchFolder.Folder folder, string pattern, CancellationToken cancellationToken)
    {
        var glob = new PathGlob(pattern);
        var found = FileWalk.List(folder.Path.Canonical, MaxFiles, cancellationToken)
            .Where(file => glob.Matches(file.RelativePath))
            .OrderByDescending(static file => file.ChangedAt)
            .ThenBy(static file => file.RelativePath, StringComparer.Ordinal)
            .ToList();
        if (found.Count == 0)
        {
            return ToolResult.Ok("No files match. Try a wider pattern, such as **/*name*.");
        }

        var text = new StringBuilder();
        foreach (var file in found.Take(MaxResults))
        {
            text.Append(folder.Shown(file.RelativePath)).Append('\n');
        }

        if (found.Count > MaxResults)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{found.Count - MaxResults} more, which are older: narrow the pattern or the path to see them.]\n");
        }

        return ToolResult.Ok(text.ToString(0, text.Length - 1));
    }
}
