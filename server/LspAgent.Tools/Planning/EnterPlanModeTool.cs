using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary><c>EnterPlanMode</c> is asked nothing more.</summary>
internal sealed record EnterPlanModeInput;

/// <summary>Puts the session into plan mode, in which nothing changes until the user approves a plan.</summary>
internal sealed class EnterPlanModeTool() : Tool<EnterPlanModeInput>(ToolResources.Define("EnterPlanMode"), static () => ToolInputJson.Default.EnterPlanModeInput)
{
    public override ToolEffects Effects => ToolEffects.ChangesSession;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(EnterPlanModeInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = "Plan before changing anything",
            Kind = ToolKind.SwitchMode,
            Effects = ToolEffects.ChangesSession,
            Commit = async token =>
            {
                var before = context.Session.Mode();
                if (before is not PermissionMode.Plan)
                {
                    context.Session.Keep(static _ => new ModeBeforePlan()).Mode = before;
                    await context.Session.SetModeAsync(PermissionMode.Plan, token);
                }

                return ToolResult.Ok("Plan mode is on: read and search as you like; what changes something is refused. When you know what is to be done, call ExitPlanMode with the plan, and the user decides.");
            },
        }));
}

/// <summary>The mode that the agent left for plan mode.</summary>
internal sealed class ModeBeforePlan
{
    public PermissionMode? Mode { get; set; }
}
