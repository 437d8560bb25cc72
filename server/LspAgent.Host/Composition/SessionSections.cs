using LspAgent.Core.Prompts;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Composition;

/// <summary>
/// The sections of the system prompt that a session adds. Nothing in them differs between two sessions of one workspace, so
/// that both share the prefix: no date, no id, no state of git.
/// </summary>
internal static class SessionSections
{
    public static PromptSection Environment(WorkspaceRoots roots)
    {
        var additional = roots.Additional.IsDefaultOrEmpty ? "" : $"\nFurther folders: {string.Join(", ", roots.Additional)}";
        return new PromptSection(
            "environment",
            $"""
            # Environment
            Working directory: {roots.Root} (relative paths are relative to it){additional}
            Platform: {Platform}
            """,
            new Stability.Session());
    }

    /// <summary>The tools that are looked up when they are needed, by name only.</summary>
    public static IEnumerable<PromptSection> FurtherTools(ToolCatalog tools) =>
        string.Join(", ", tools.Deferred.Select(tool => tool.Name)) is { Length: > 0 } names
            ? [new PromptSection("further tools", $"# Further tools\nLook them up with ToolSearch, then call them with UseTool: {names}", new Stability.Session())]
            : [];

    public static IEnumerable<PromptSection> Appended(string? text) =>
        string.IsNullOrWhiteSpace(text) ? [] : [new PromptSection("appended", text.Trim(), new Stability.Session())];

    private static string Platform => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";
}
