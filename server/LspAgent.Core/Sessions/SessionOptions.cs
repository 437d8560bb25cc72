using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;

namespace LspAgent.Core.Sessions;

/// <summary>What the user can change in a running session: its mode, its model, how long the model thinks.</summary>
public sealed record SessionOptions(PermissionMode Mode, string? Model, ThinkingEffort Thinking)
{
    public const string ModeId = "mode";
    public const string ModelId = "model";
    public const string ThinkingId = "thinking";
    public const string EditsId = "edits";

    /// <summary>The values of <see cref="EditsId"/>: changes are final at once, or wait for the user's word.</summary>
    public const string EditsApply = "apply";
    public const string EditsReview = "review";

    /// <summary>The mode in which edits are made without a question, and each waits for the user's word.</summary>
    public const string ReviewMode = "review";

    public static ImmutableArray<string> ModeNames { get; } = [.. Enum.GetValues<PermissionMode>().Select(NameOf)];

    /// <summary>The modes that a session can be in, which are more than those of permissions.</summary>
    public static ImmutableArray<string> SessionModeNames { get; } = [.. ModeNames, ReviewMode];

    /// <summary>Whether each change of the agent waits for the user to keep it or take it back.</summary>
    public bool ReviewsEdits { get; init; }

    /// <summary>True in the mode of that name.</summary>
    public bool IsReviewMode { get; init; }

    /// <summary>True when changes wait, by the option or by the mode.</summary>
    public bool WaitsForReview => ReviewsEdits || IsReviewMode;

    public string ModeName => IsReviewMode ? ReviewMode : NameOf(Mode);

    public static string NameOf(PermissionMode mode) => mode switch
    {
        PermissionMode.Default => "default",
        PermissionMode.AcceptEdits => "acceptEdits",
        PermissionMode.Plan => "plan",
        PermissionMode.Auto => "auto",
        PermissionMode.DontAsk => "dontAsk",
        PermissionMode.BypassPermissions => "bypassPermissions",
        _ => throw new UnreachableException(),
    };

    public static PermissionMode? FindMode(string name) => ModeNames.IndexOf(name, StringComparer.Ordinal) is >= 0 and var index ? (PermissionMode)index : null;

    /// <summary>The options with one of them changed, or null when the option or its value is unknown.</summary>
    public SessionOptions? With(string optionId, string value) => optionId switch
    {
        ModeId when value is ReviewMode => this with { Mode = PermissionMode.AcceptEdits, IsReviewMode = true },
        ModeId when FindMode(value) is { } mode => this with { Mode = mode, IsReviewMode = false },
        ModelId when value.Length > 0 => this with { Model = value },
        ThinkingId when Enum.TryParse<ThinkingEffort>(value, ignoreCase: true, out var effort) && Enum.IsDefined(effort) => this with { Thinking = effort },
        EditsId when value is EditsApply or EditsReview => this with { ReviewsEdits = value is EditsReview },
        _ => null,
    };
}
