using System.Collections.Immutable;
using System.ComponentModel;
using LspAgent.Core.Permissions;

namespace LspAgent.Core.Settings;

/// <summary>What the user, the project and the administrator have decided, every layer taken together. The defaults stand here and nowhere else.</summary>
public sealed record AgentSettings
{
    [Description("The model that a session begins with: an id, an alias such as sonnet, or provider/model.")]
    public string? Model { get; init; }

    [Description("The model for small side jobs such as titles.")]
    public string? SmallModel { get; init; }

    [Description("Models that are asked, in this order, when the chosen one stays overloaded.")]
    public ImmutableArray<string> FallbackModel { get; init; } = [];

    [Description("The language that the agent answers in.")]
    public string? Language { get; init; }

    [Description("The most requests to the model in one turn, so that one that goes round in circles ends.")]
    public int MaxTurns { get; init; } = 500;

    [Description("Whether a conversation that fills the model's window is made smaller by itself.")]
    public bool AutoCompactEnabled { get; init; } = true;

    [Description("After so many days without use a session is deleted. Only in the user's own settings.")]
    public int CleanupPeriodDays { get; init; } = 30;

    [Description("Whether each change of a file waits for the user to keep it or take it back.")]
    public bool ReviewEdits { get; init; }

    [Description("Which calls run, are asked about or are refused.")]
    public PermissionSettings Permissions { get; init; } = new();

    [Description("What holds commands to the workspace.")]
    public SandboxSettings Sandbox { get; init; } = new();

    [Description("How C# is understood and checked.")]
    public CSharpSettings Csharp { get; init; } = new();

    [Description("How patiently a model's service is asked.")]
    public RetrySettings Retry { get; init; } = new();

    [Description("The words that are shown while the agent works.")]
    public SpinnerVerbSettings SpinnerVerbs { get; init; } = new();

    [Description("Models that are not known, or whose facts have changed, by their ids.")]
    public ImmutableDictionary<string, ModelSettings> Models { get; init; } = ImmutableDictionary.Create<string, ModelSettings>(StringComparer.Ordinal);

    [Description("Where the services of models are, by their names. Only in the user's own settings.")]
    public ImmutableDictionary<string, ProviderSettings> Providers { get; init; } = ImmutableDictionary.Create<string, ProviderSettings>(StringComparer.Ordinal);
}

/// <summary>Rules of permission, as they are written.</summary>
public sealed record PermissionSettings
{
    [Description("Rules for calls that run without a question, such as Bash(npm test:*).")]
    public ImmutableArray<string> Allow { get; init; } = [];

    [Description("Rules for calls that are always asked about.")]
    public ImmutableArray<string> Ask { get; init; } = [];

    [Description("Rules for calls that are always refused.")]
    public ImmutableArray<string> Deny { get; init; } = [];

    [Description("Folders besides the workspace that the agent works in.")]
    public ImmutableArray<string> AdditionalDirectories { get; init; } = [];

    [Description("The mode that a session begins with.")]
    public PermissionMode? DefaultMode { get; init; }
}

/// <summary>How C# is understood and checked.</summary>
public sealed record CSharpSettings
{
    [Description("The solution or project that is loaded, relative to the workspace; when left out, the solution nearest to its root.")]
    public string? Solution { get; init; }

    [Description("What becomes of a change after which the code no longer compiles: it is made and told (allow), asked about (ask), or refused (never).")]
    public BrokenEdits BrokenEdits { get; init; }

    [Description("Whether the project's own analyzers judge each change too, which takes longer.")]
    public bool Analyzers { get; init; }
}

/// <summary>What becomes of a change after which the code no longer compiles.</summary>
public enum BrokenEdits
{
    Allow,
    Ask,
    Never,
}

/// <summary>Limits for requests to a model; null for the built-in ones.</summary>
public sealed record RetrySettings
{
    [Description("How often one request is tried.")]
    public int? MaxAttempts { get; init; }

    [Description("The wait after the first failure; it doubles with each further one.")]
    public int? BaseBackoffMs { get; init; }

    [Description("The longest wait between two tries.")]
    public int? MaxBackoffMs { get; init; }

    [Description("How long connecting may take.")]
    public int? ConnectTimeoutMs { get; init; }

    [Description("After so long without a byte a request counts as lost.")]
    public int? StallTimeoutMs { get; init; }

    [Description("How long one request may take altogether.")]
    public int? TotalTimeoutMs { get; init; }
}

/// <summary>The words for a spinner.</summary>
public sealed record SpinnerVerbSettings
{
    [Description("Whether the words are added to the built-in ones or take their place.")]
    public SpinnerVerbMode Mode { get; init; }

    public ImmutableArray<string> Verbs { get; init; } = [];
}

/// <summary>What becomes of the built-in words.</summary>
public enum SpinnerVerbMode
{
    Append,
    Replace,
}

/// <summary>What the user knows of a model; null for what the built-in catalog says.</summary>
public sealed record ModelSettings
{
    [Description("The provider that serves it.")]
    public string? Provider { get; init; }

    [Description("In tokens.")]
    public int? ContextWindow { get; init; }

    [Description("In tokens.")]
    public int? MaxOutputTokens { get; init; }

    [Description("Whether it can think before it answers.")]
    public bool? CanThink { get; init; }

    [Description("Whether it can be shown images.")]
    public bool? CanSeeImages { get; init; }

    [Description("Whether its service can search the web within a request; by itself this is known of Anthropic's and OpenAI's own services.")]
    public bool? CanSearchWeb { get; init; }

    [Description("US dollars for a million tokens.")]
    public ModelPriceSettings? Price { get; init; }
}

/// <summary>What a model costs, in US dollars for a million tokens; what is left out costs nothing.</summary>
public sealed record ModelPriceSettings
{
    public decimal Input { get; init; }

    public decimal Output { get; init; }

    public decimal CacheRead { get; init; }

    public decimal CacheWrite { get; init; }
}

/// <summary>Where a provider's service is and which key it takes; null for the usual.</summary>
public sealed record ProviderSettings
{
    [Description("The address of the service, http or https.")]
    public string? BaseUrl { get; init; }

    [Description("The environment variable that holds the key.")]
    public string? KeyVariable { get; init; }
}
