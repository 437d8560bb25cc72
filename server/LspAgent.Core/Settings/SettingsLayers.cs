using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Core.Permissions;

namespace LspAgent.Core.Settings;

/// <summary>Settings with what became of the files that they were read from.</summary>
/// <param name="Problems">Sentences about files and values that could not be used.</param>
/// <param name="SetAside">Values of the repository that do not count until its user trusts it.</param>
public sealed record LoadedSettings(AgentSettings Settings, ImmutableArray<string> Problems, ImmutableArray<UntrustedSetting> SetAside)
{
    internal SettingsNode.Object Merged { get; init; } = SettingsNode.Empty;

    public static LoadedSettings Default { get; } = new(new AgentSettings(), [], []);

    /// <summary>Says where a value comes from; for an array, where each of its items does.</summary>
    /// <param name="key">Such as <c>permissions.allow</c>.</param>
    public ImmutableArray<SettingOrigin> OriginsOf(string key)
    {
        SettingsNode? node = Merged;
        foreach (var part in key.Split('.'))
        {
            node = (node as SettingsNode.Object)?.Members.GetValueOrDefault(part);
        }

        return node switch
        {
            null => [],
            SettingsNode.Array array => [.. array.Items.Select(static item => item.Origin)],
            _ => [node.Origin],
        };
    }
}

/// <summary>A setting of the repository that could do harm, and so does not count yet.</summary>
/// <param name="Value">What it says, for people; cut when it is long.</param>
public sealed record UntrustedSetting(string Key, SettingOrigin Origin, string Value);

/// <summary>Puts the layers of settings together. Pure: the files come in, the settings go out.</summary>
public static class SettingsLayers
{
    /// <summary>How much of a value is shown to who decides about it.</summary>
    private const int MaxShown = 600;

    /// <summary>What would let a repository send keys elsewhere, allow itself something, or delete the user's sessions.</summary>
    private static readonly ImmutableArray<string> NeedTrust =
        ["providers", "cleanupPeriodDays", "sandbox", "hooks", "env", "mcpServers", "apiKeyHelper", "permissions.allow", "permissions.additionalDirectories", "permissions.defaultMode"];

    /// <param name="files">The weakest first.</param>
    /// <param name="isTrusted">Whether the user trusts the workspace.</param>
    public static LoadedSettings Load(IEnumerable<SettingsFile> files, bool isTrusted)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var setAside = ImmutableArray.CreateBuilder<UntrustedSetting>();
        SettingsNode merged = SettingsNode.Empty;
        foreach (var file in files)
        {
            if (Parse(file, problems) is not { } node)
            {
                continue;
            }

            node = file.IsFromRepository && !isTrusted ? WithoutUntrusted(node, setAside) : node;

            // Each file is read alone first, to find what does not fit.
            var findings = new SettingsFindings();
            Read(node, findings);
            problems.AddRange(findings.Problems);
            merged = merged.With(findings.Without(node));
        }

        var root = (SettingsNode.Object)merged;
        return new LoadedSettings(Read(root, new SettingsFindings()), problems.ToImmutable(), setAside.ToImmutable()) { Merged = root };
    }

    private static SettingsNode.Object? Parse(SettingsFile file, ImmutableArray<string>.Builder problems)
    {
        if (string.IsNullOrWhiteSpace(file.Text))
        {
            return null;
        }

        try
        {
            if (SettingsNode.Parse(file) is SettingsNode.Object root)
            {
                return root;
            }

            problems.Add($"{file.Name}, line 1: settings must be a JSON object, so the file is left out.");
        }
        catch (JsonException exception)
        {
            problems.Add($"{file.Name}, line {(exception.LineNumber ?? 0) + 1}: this is not valid JSON, so the file is left out. {FirstSentence(exception.Message)}");
        }

        return null;
    }

    private static string FirstSentence(string message) => message.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? message[..(end + 1)] : message;

    private static SettingsNode.Object WithoutUntrusted(SettingsNode.Object node, ImmutableArray<UntrustedSetting>.Builder setAside)
    {
        foreach (var key in NeedTrust)
        {
            var (outer, inner) = key.Split('.') is [var first, var second] ? (first, second) : (key, null);
            if (inner is null)
            {
                node = Without(node, outer, key, setAside);
            }
            else if (node.Members.GetValueOrDefault(outer) is SettingsNode.Object group)
            {
                node = node.With(outer, Without(group, inner, key, setAside));
            }
        }

        return node;
    }

    private static SettingsNode.Object Without(SettingsNode.Object node, string name, string key, ImmutableArray<UntrustedSetting>.Builder setAside)
    {
        // A stricter mode harms nobody.
        if (node.Members.GetValueOrDefault(name) is not { } value || value is SettingsNode.Text { Value: "plan" or "default" or "manual" or "dontAsk" })
        {
            return node;
        }

        setAside.Add(new UntrustedSetting(key, value.Origin, value.Describe(MaxShown)));
        return node.Without(name);
    }

    private static AgentSettings Read(SettingsNode.Object node, SettingsFindings findings)
    {
        var root = new SettingsReader(node, string.Empty, findings);
        var defaults = new AgentSettings();
        return new AgentSettings
        {
            Model = root.Text("model"),
            SmallModel = root.Text("smallModel"),
            FallbackModel = root.Texts("fallbackModel"),
            Language = root.Text("language"),
            MaxTurns = root.Whole("maxTurns", least: 1) ?? defaults.MaxTurns,
            ReviewEdits = root.Flag("reviewEdits") ?? defaults.ReviewEdits,
            AutoCompactEnabled = root.Flag("autoCompactEnabled") ?? defaults.AutoCompactEnabled,
            CleanupPeriodDays = root.Whole("cleanupPeriodDays", least: 1) ?? defaults.CleanupPeriodDays,
            Permissions = Permissions(root.Inner("permissions")),
            Sandbox = SandboxSettings.Read(root.Inner("sandbox")),
            Csharp = CSharp(root.Inner("csharp")),
            Retry = Retry(root.Inner("retry")),
            SpinnerVerbs = SpinnerVerbs(root.Inner("spinnerVerbs")),
            Models = root.Named("models", Model),
            Providers = root.Named("providers", static provider => new ProviderSettings { BaseUrl = provider.Text("baseUrl"), KeyVariable = provider.Text("keyVariable") }),
        };
    }

    private static PermissionSettings Permissions(SettingsReader reader) => new()
    {
        Allow = reader.Texts("allow"),
        Ask = reader.Texts("ask"),
        Deny = reader.Texts("deny"),
        AdditionalDirectories = reader.Texts("additionalDirectories"),
        DefaultMode = reader.OneOf<PermissionMode>(
            "defaultMode",
            ("default", PermissionMode.Default),
            ("manual", PermissionMode.Default),
            ("acceptEdits", PermissionMode.AcceptEdits),
            ("plan", PermissionMode.Plan),
            ("auto", PermissionMode.Auto),
            ("dontAsk", PermissionMode.DontAsk),
            ("bypassPermissions", PermissionMode.BypassPermissions)),
    };

    private static CSharpSettings CSharp(SettingsReader reader) => new()
    {
        Solution = reader.Text("solution"),
        BrokenEdits = reader.OneOf<BrokenEdits>("brokenEdits", ("allow", BrokenEdits.Allow), ("ask", BrokenEdits.Ask), ("never", BrokenEdits.Never)) ?? BrokenEdits.Allow,
        Analyzers = reader.Flag("analyzers") ?? false,
    };

    private static RetrySettings Retry(SettingsReader reader) => new()
    {
        MaxAttempts = reader.Whole("maxAttempts", least: 1),
        BaseBackoffMs = reader.Whole("baseBackoffMs", least: 0),
        MaxBackoffMs = reader.Whole("maxBackoffMs", least: 0),
        ConnectTimeoutMs = reader.Whole("connectTimeoutMs", least: 1),
        StallTimeoutMs = reader.Whole("stallTimeoutMs", least: 1),
        TotalTimeoutMs = reader.Whole("totalTimeoutMs", least: 1),
    };

    private static SpinnerVerbSettings SpinnerVerbs(SettingsReader reader) => new()
    {
        Mode = reader.OneOf<SpinnerVerbMode>("mode", ("append", SpinnerVerbMode.Append), ("replace", SpinnerVerbMode.Replace)) ?? SpinnerVerbMode.Append,
        Verbs = reader.Texts("verbs"),
    };

    private static ModelSettings Model(SettingsReader reader)
    {
        var price = reader.Inner("price");
        var (input, output, cacheRead, cacheWrite) = (price.Amount("input"), price.Amount("output"), price.Amount("cacheRead"), price.Amount("cacheWrite"));
        return new ModelSettings
        {
            Provider = reader.Text("provider"),
            ContextWindow = reader.Whole("contextWindow", least: 1),
            MaxOutputTokens = reader.Whole("maxOutputTokens", least: 1),
            CanThink = reader.Flag("canThink"),
            CanSeeImages = reader.Flag("canSeeImages"),
            CanSearchWeb = reader.Flag("canSearchWeb"),
            Price = input is null && output is null
                ? null
                : new ModelPriceSettings { Input = input ?? 0, Output = output ?? 0, CacheRead = cacheRead ?? 0, CacheWrite = cacheWrite ?? 0 },
        };
    }
}
