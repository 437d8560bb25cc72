using System.ComponentModel;
using System.Diagnostics;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>ExitPlanMode</c> is asked.</summary>
internal sealed record ExitPlanModeInput([property: Description("Markdown")] string Plan);

/// <summary>Shows the user a plan; only the user's word ends plan mode.</summary>
internal sealed class ExitPlanModeTool() : Tool<ExitPlanModeInput>(ToolResources.Define("ExitPlanMode"), static () => ToolInputJson.Default.ExitPlanModeInput)
{
    private const string AcceptEdits = "Yes, and accept edits";
    private const string AskEach = "Yes, and ask before each change";
    private const string KeepPlanning = "No, keep planning";

    private static readonly QuestionPart Question = new(
        "Do it this way?",
        "Plan",
        [
            new(AcceptEdits, "Edits are made without a question; the rest is asked"),
            new(AskEach, "Every change is asked"),
            new(KeepPlanning, "Nothing changes; say what should be different"),
        ],
        IsMultiple: false);

    public override ToolEffects Effects => ToolEffects.ChangesSession;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ExitPlanModeInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.Session.Mode() is not PermissionMode.Plan)
        {
            return new(Refuse("Plan mode is not on, so there is nothing to leave. Go on with the work."));
        }

        return new(string.IsNullOrWhiteSpace(input.Plan)
            ? Refuse("The plan is empty. Say what you will change, where, and how you will check it.")
            : new ToolPreparation.Ready(new PreparedCall
            {
                Title = "Show the plan",
                Kind = ToolKind.SwitchMode,
                Effects = ToolEffects.ChangesSession,
                Commit = token => AskAsync(input.Plan, context, token),
            }));
    }

    private static async ValueTask<ToolResult> AskAsync(string plan, ToolContext context, CancellationToken cancellationToken)
    {
        switch (await context.Session.Questions.AskAsync(context.CallId, plan, [Question], cancellationToken))
        {
            case UserAnswer.Given { Parts: [[AcceptEdits]] }:
                await context.Session.SetModeAsync(PermissionMode.AcceptEdits, cancellationToken);
                return ToolResult.Ok("The user approved the plan, and accepts edits. Plan mode is off: do it, step by step.");
            case UserAnswer.Given { Parts: [[AskEach]] }:
                // A mode that was freer than asking is not given back by a word that wants to be asked.
                var before = context.Session.Keep(static _ => new ModeBeforePlan()).Mode;
                await context.Session.SetModeAsync(before is PermissionMode.DontAsk ? PermissionMode.DontAsk : PermissionMode.Default, cancellationToken);
                return ToolResult.Ok("The user approved the plan, and is asked before each change. Plan mode is off: do it, step by step.");
            case UserAnswer.Given { Parts: [[KeepPlanning] or []] } or UserAnswer.Declined:
                return ToolResult.Ok("The user does not want it this way; plan mode stays on. Ask what should be different, or offer another plan.");
            case UserAnswer.Given given:
                return ToolResult.Ok($"The user does not want it just this way; plan mode stays on. The user says: {string.Join(", ", given.Parts.SelectMany(static part => part))}");
            case UserAnswer.NobodyThere:
                return ToolResult.Error("There is nobody who could approve the plan, so plan mode stays on. End your turn with the plan as your answer.");
            default:
                throw new UnreachableException();
        }
    }
}
