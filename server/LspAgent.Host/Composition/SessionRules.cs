using System.Collections.Immutable;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Composition;

/// <summary>
/// The rules of one session: those of its settings, of the command line, and those that its user adds while it runs. Safe for
/// concurrent use; a call is decided by the rules of one moment.
/// </summary>
internal sealed class SessionRules : IPermissionPolicy, IRuleKeeper
{
    private readonly Lock _lock = new();
    private readonly WorkspaceRoots _roots;
    private readonly IFileEntries _entries;
    private readonly string _userFolder;
    private LoadedSettings _loaded;
    private ImmutableArray<PermissionRule> _added;
    private PermissionChain _chain;
    private bool _isTrusted;

    /// <param name="beforehand">Rules that stand in no settings, such as those of the command line.</param>
    /// <param name="isTrusted">Whether the user trusts the workspace.</param>
    public SessionRules(LoadedSettings loaded, WorkspaceRoots roots, IFileEntries entries, string userFolder, ImmutableArray<PermissionRule> beforehand, bool isTrusted)
    {
        (_loaded, _roots, _entries, _userFolder, _added, _isTrusted) = (loaded, roots, entries, userFolder, beforehand, isTrusted);
        _chain = Build();
    }

    /// <summary>Sentences about rules that could not be used.</summary>
    public ImmutableArray<string> Problems { get; private set; } = [];

    /// <summary>What the workspace's settings say that does not count while nobody trusts it.</summary>
    public ImmutableArray<UntrustedSetting> SetAside => _loaded.SetAside;

    /// <summary>What of them is ignored and why, in one sentence; null when nothing is.</summary>
    public string? DescribeIgnored(string because) => SetAside.IsEmpty
        ? null
        : $"Ignored, since {because}: {string.Join(", ", SetAside.Select(static setting => $"{setting.Key} ({setting.Origin.File}, line {setting.Origin.Line})"))}. Rules that refuse or ask count all the same.";

    public ImmutableArray<RuleScope> Scopes { get; } = [RuleScope.Session, RuleScope.Workspace, RuleScope.User];

    public PermissionDecision Decide(PermissionRequest request) => Volatile.Read(ref _chain).Decide(request);

    /// <summary>Takes the settings of a workspace that is trusted from now on.</summary>
    public void Take(LoadedSettings loaded)
    {
        lock (_lock)
        {
            (_loaded, _isTrusted) = (loaded, true);
            Volatile.Write(ref _chain, Build());
        }
    }

    public ValueTask<string?> KeepAsync(ImmutableArray<SavableRule> rules, RuleScope scope, CancellationToken cancellationToken)
    {
        var (layer, file) = scope switch
        {
            RuleScope.Workspace => (SettingsLayer.Local, Path.Join(_roots.Root, ".lspagent", "settings.local.json")),
            RuleScope.User => (SettingsLayer.User, Path.Join(_userFolder, "settings.json")),
            _ => (SettingsLayer.CommandLine, "allowed by the user for this session"),
        };
        var texts = rules.Select(static rule => rule.Text).ToImmutableArray();
        var problem = scope is RuleScope.Session ? null : SettingsWriter.AddAllowed(file, texts, isPrivate: scope is RuleScope.User);
        lock (_lock)
        {
            foreach (var text in texts)
            {
                if (PermissionRule.Parse(RuleEffect.Allow, text, new SettingOrigin(problem is null ? layer : SettingsLayer.CommandLine, file, 0), out _) is { } rule)
                {
                    _added = _added.Add(rule);
                }
            }

            Volatile.Write(ref _chain, Build());
            problem ??= scope is RuleScope.Workspace && !_isTrusted ? $"The rule stands in {file}, which counts only when you trust the workspace." : null;
        }

        return ValueTask.FromResult(problem is null ? null : $"{problem} Until then the rule counts in this session.");
    }

    /// <summary>What the command line allows; the name of a tool alone means wherever it reaches.</summary>
    public static ImmutableArray<PermissionRule> OfCommandLine(ImmutableArray<string> allowed)
    {
        var rules = ImmutableArray.CreateBuilder<PermissionRule>();
        foreach (var text in allowed.SelectMany(static name => ToolNames.IsRead(name) || ToolNames.IsEdit(name) ? [name, $"{name}(//**)"] : (string[])[name]))
        {
            if (PermissionRule.Parse(RuleEffect.Allow, text, new SettingOrigin(SettingsLayer.CommandLine, "--allowed-tools", 0), out _) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules.ToImmutable();
    }

    private PermissionChain Build()
    {
        var rules = PermissionRules.From(_loaded, _roots, _entries, _added);
        Problems = rules.Problems;
        return new PermissionChain(rules, _entries, _roots, _userFolder);
    }
}
