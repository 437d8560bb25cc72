using System.Collections.Immutable;
using System.ComponentModel;

namespace LspAgent.Core.Settings;

/// <summary>How commands are held to the workspace. Of a repository that is not trusted nothing of this counts.</summary>
public sealed record SandboxSettings
{
    [Description("Whether commands run in a sandbox where the machine has one.")]
    public bool Enabled { get; init; } = true;

    [Description("Whether a command in the sandbox runs without a rule that allows it.")]
    public bool AutoAllowBashIfSandboxed { get; init; }

    [Description("Whether no command runs at all when there is no sandbox.")]
    public bool FailIfUnavailable { get; init; }

    [Description("Commands that run outside of the sandbox, such as docker:*. Each asks, unless a rule allows it by name.")]
    public ImmutableArray<string> ExcludedCommands { get; init; } = [];

    [Description("Environment variables that commands in the sandbox see besides the usual ones of tools and builds, such as MYAPP_*. Never one that holds a secret.")]
    public ImmutableArray<string> AllowEnvironment { get; init; } = [];

    [Description("Which files commands reach, besides the workspace.")]
    public SandboxFileSettings Filesystem { get; init; } = new();

    [Description("Which hosts commands reach.")]
    public SandboxNetworkSettings Network { get; init; } = new();

    internal static SandboxSettings Read(SettingsReader reader)
    {
        var defaults = new SandboxSettings();
        var files = reader.Inner("filesystem");
        var network = reader.Inner("network");
        return new SandboxSettings
        {
            Enabled = reader.Flag("enabled") ?? defaults.Enabled,
            AutoAllowBashIfSandboxed = reader.Flag("autoAllowBashIfSandboxed") ?? defaults.AutoAllowBashIfSandboxed,
            FailIfUnavailable = reader.Flag("failIfUnavailable") ?? defaults.FailIfUnavailable,
            ExcludedCommands = reader.Texts("excludedCommands"),
            AllowEnvironment = reader.Texts("allowEnvironment"),
            Filesystem = new SandboxFileSettings
            {
                AllowWrite = files.Texts("allowWrite"),
                DenyWrite = files.Texts("denyWrite"),
                AllowRead = files.Texts("allowRead"),
                DenyRead = files.Texts("denyRead"),
            },
            Network = new SandboxNetworkSettings { AllowedDomains = network.Texts("allowedDomains"), DeniedDomains = network.Texts("deniedDomains") },
        };
    }
}

/// <summary>Paths, absolute, from <c>~/</c> or relative to the workspace, each with all that lies below it.</summary>
public sealed record SandboxFileSettings
{
    [Description("May be changed, though they lie outside of the workspace.")]
    public ImmutableArray<string> AllowWrite { get; init; } = [];

    [Description("May not be changed, though they lie in the workspace.")]
    public ImmutableArray<string> DenyWrite { get; init; } = [];

    [Description("May be read, though they lie in the home folder or are named like a secret.")]
    public ImmutableArray<string> AllowRead { get; init; } = [];

    [Description("May not be read.")]
    public ImmutableArray<string> DenyRead { get; init; } = [];
}

/// <summary>Hosts by their names.</summary>
public sealed record SandboxNetworkSettings
{
    [Description("Hosts that commands may reach, such as api.nuget.org or *.example.com. A private address only when its host is spelled out.")]
    public ImmutableArray<string> AllowedDomains { get; init; } = [];

    [Description("Hosts that commands may not reach, whatever else is allowed.")]
    public ImmutableArray<string> DeniedDomains { get; init; } = [];
}
