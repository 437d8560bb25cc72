using System.Collections.Frozen;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;

namespace LspAgent.Core.Sessions;

/// <summary>What the user can change in a running session: its mode, its model, how long the model thinks.</summary>
public sealed record SessionOptions(PermissionMode Mode, string? Model, ThinkingEffort Thinking)
{
    public const string ModeId = "mode";
    public const string ModelId = "model";
    public const string ThinkingId = "thinking";

    private static readonly FrozenDictionary<string, PermissionMode> Modes = new Dictionary<string, PermissionMode>(StringComparer.Ordinal)
    {
        ["default"] = PermissionMode.Default,
        ["acceptEdits"] = PermissionMode.AcceptEdits,
        ["plan"] = PermissionMode.Plan,
        ["dontAsk"] = PermissionMode.DontAsk,
        ["bypassPermissions"] = PermissionMode.BypassPermissions,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> ModeNames => Modes.OrderBy(mode => mode.Value).Select(mode => mode.Key);

    public string ModeName => NameOf(Mode);

    public static string NameOf(PermissionMode mode) => Modes.First(pair => pair.Value == mode).Key;

    public static PermissionMode? FindMode(string name) => Modes.TryGetValue(name, out var mode) ? mode : null;

    /// <summary>The options with one of them changed, or null when the option or its value is unknown.</summary>
    public SessionOptions? With(string optionId, string value) => optionId switch
    {
        ModeId when FindMode(value) is { } mode => this with { Mode = mode },
        ModelId when value.Length > 0 => this with { Model = value },
        ThinkingId when Enum.TryParse<ThinkingEffort>(value, ignoreCase: true, out var effort) && Enum.IsDefined(effort) => this with { Thinking = effort },
        _ => null,
    };
}
