using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Search;

/// <summary>Where a search was asked to look. Closed.</summary>
internal abstract record SearchFolder
{
    private SearchFolder()
    {
    }

    public sealed record Folder(ResolvedPath Path, WorkspaceRoots Roots) : SearchFolder
    {
        private readonly string _prefix = Prefix(ShownPath.Of(Path, Roots), Path.Lexical, Roots.Root);

        public PathAccess Access => new(PathUse.Read, Path.Lexical, Path.Canonical);

        /// <summary>For a title: nothing when it is the workspace itself.</summary>
        public string InWords => _prefix.Length == 0 ? string.Empty : $" in {Roots.InWords(Path.Lexical)}";

        /// <param name="relativePath">Relative to this folder.</param>
        public string Shown(string relativePath) => _prefix + relativePath;

        private static string Prefix(string shown, string path, string root) =>
            path.Equals(root, StringComparison.Ordinal) ? string.Empty : shown.EndsWith('/') ? shown : shown + "/";
    }

    /// <param name="InWords">For a title.</param>
    public sealed record File(ResolvedPath Path, string Shown, string InWords) : SearchFolder;

    /// <param name="Because">One sentence for the model.</param>
    public sealed record None(string Because) : SearchFolder;

    /// <param name="path">As the model wrote it; null for the session's root.</param>
    public static SearchFolder Find(string? path, ToolContext context)
    {
        var resolution = context.Files.Resolve(string.IsNullOrWhiteSpace(path) ? context.Roots.Root : path, context.Roots);
        if (resolution is not PathResolution.Found { Path: var found })
        {
            return new None(resolution is PathResolution.Invalid { Because: var because } ? because : $"{path} cannot be resolved.");
        }

        var shown = ShownPath.Of(found, context.Roots);
        return System.IO.Directory.Exists(found.Canonical) ? new Folder(found, context.Roots)
            : System.IO.File.Exists(found.Canonical) ? new File(found, shown, $" in {context.Roots.InWords(found.Lexical)}")
            : new None($"{shown} does not exist. Leave path out to search the whole workspace, or look for the folder with Glob.");
    }
}
