using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Roslyn;
using LspAgent.Tools;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Doors;

/// <summary>Says what of a folder's and its user's settings cannot be used, does nothing, or does not count, each with its file and line.</summary>
internal static class SettingsCheck
{
    public static async Task<IReadOnlyList<string>> FindAsync(string folder, Func<string, string?> environment, TimeProvider time)
    {
        using var models = new UserModels(environment, settings: null, time);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var isTrusted = new TrustList(UserFolder.Locate(environment), home).IsTrusted(folder);

        // Rules that do not count yet are looked at too, so that they are right when they do.
        var whole = models.Files.Load(folder, isTrusted: true);
        var rules = PermissionRules.From(whole, new WorkspaceRoots(folder, []), new DiskEntries(home, isTrusted), []);
        var ignored = isTrusted ? [] : models.Files.Load(folder, isTrusted: false).SetAside;
        return
        [
            .. whole.Problems,
            .. models.Options.Problems,
            .. RuleCheck.Find(rules, await ToolNamesAsync(environment)),
            .. ignored.Select(setting => $"{setting.Origin.File}, line {setting.Origin.Line}: {setting.Key} is ignored, since you have not said that you trust {folder}. An editor asks; lspagent exec takes --trust."),
        ];
    }

    private static async Task<IReadOnlyCollection<string>> ToolNamesAsync(Func<string, string?> environment)
    {
        var builtIn = BuiltInTools.Create();
        await using var code = new CSharpWorkspaces(
            Path.GetTempPath(), environment, static _ => false, static _ => null, new LoadingLog(NullLogger<LoadingLog>.Instance), NullLoggerFactory.Instance);
        string[] names = [.. builtIn.Concat(Roslyn.Tools.CSharpTools.Create(code)).Select(static tool => tool.Name)];
        foreach (var tool in builtIn.OfType<IDisposable>())
        {
            tool.Dispose();
        }

        return names;
    }
}
