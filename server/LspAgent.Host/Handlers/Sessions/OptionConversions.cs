using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>A session's options as ACP's modes and config options; both are said while clients catch up.</summary>
internal static class OptionConversions
{
    private static readonly ImmutableArray<Wire.SessionMode> Modes =
    [
        new("default", "Default", "Asks before it changes anything"),
        new("acceptEdits", "Accept edits", "Edits files without asking; asks for the rest"),
        new(SessionOptions.ReviewMode, "Review edits", "Edits files without asking, and each edit waits for you to keep it or take it back; asks for the rest"),
        new("plan", "Plan", "Reads and plans; changes nothing"),
        new("auto", "Auto", "A small model judges what no rule decides; only what is doubtful is asked"),
        new("dontAsk", "Don't ask", "Does what is allowed without a question; refuses the rest"),
        new("bypassPermissions", "Bypass permissions", "Does everything without asking"),
    ];

    extension(SessionOptions options)
    {
        public Wire.SessionModeState ToModes() => new(options.ModeName, Modes);

        public ImmutableArray<Wire.SessionConfigOption> ToConfigOptions(IModelDirectory models)
        {
            var current = models.Choose(options.Model) is ModelChoice.Ready { Model: var model } ? model.Id : options.Model ?? "";
            var known = models.Available.Select(info => info.Id).Prepend(current).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal);
            return
            [
                new Wire.SessionConfigOption.Select(
                    SessionOptions.ModeId,
                    "Mode",
                    options.ModeName,
                    new Wire.SessionConfigSelectOptions.Ungrouped([.. Modes.Select(mode => new Wire.SessionConfigSelectOption(mode.Id, mode.Name, mode.Description))]),
                    "What the agent may do without asking",
                    Wire.SessionConfigOptionCategory.Mode),
                new Wire.SessionConfigOption.Select(
                    SessionOptions.ModelId,
                    "Model",
                    current,
                    new Wire.SessionConfigSelectOptions.Ungrouped([.. known.Select(id => new Wire.SessionConfigSelectOption(id, id))]),
                    "The model that answers from the next turn on",
                    Wire.SessionConfigOptionCategory.Model),
                new Wire.SessionConfigOption.Select(
                    SessionOptions.ThinkingId,
                    "Thinking",
                    options.Thinking.ToString().ToLowerInvariant(),
                    new Wire.SessionConfigSelectOptions.Ungrouped(
                        [.. Enum.GetNames<ThinkingEffort>().Select(name => new Wire.SessionConfigSelectOption(name.ToLowerInvariant(), name))]),
                    "How long the model may think before it answers",
                    Wire.SessionConfigOptionCategory.ThoughtLevel),
                new Wire.SessionConfigOption.Select(
                    SessionOptions.EditsId,
                    "Edits",
                    options.ReviewsEdits ? SessionOptions.EditsReview : SessionOptions.EditsApply,
                    new Wire.SessionConfigSelectOptions.Ungrouped([new(SessionOptions.EditsApply, "Apply"), new(SessionOptions.EditsReview, "Review")]),
                    "Whether changes of files are final at once, or wait for you to keep them or take them back"),
            ];
        }
    }
}
