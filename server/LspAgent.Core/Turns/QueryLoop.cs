using System.Collections.Immutable;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Turns;

/// <summary>Model, tools, model, until the model calls no tool. No state and no IO of its own.</summary>
public sealed class QueryLoop(SessionId session, ToolRunner tools, IHooks hooks, TimeProvider time, Func<MessageId> nextMessage)
{
    private const int MaxContinuations = 3;
    private const int MaxStopRefusals = 3;
    private const int MaxCompactions = 4;

    private readonly ModelCall _model = new(time, nextMessage);

    /// <summary>Runs one turn whose first message already stands in the conversation.</summary>
    public async Task<TurnOutcome> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var continuations = 0;
        var refusals = 0;
        var isHeld = false;
        while (true)
        {
            if (turn.Budget.Exhausted is { } limit)
            {
                return new TurnOutcome.OutOfBudget(limit);
            }

            await turn.Compact(CompactionReason.Routine, cancellationToken);
            var answer = await AskAsync(turn, cancellationToken);
            if (answer is not ModelAnswer.Reply { Message: var reply })
            {
                return new TurnOutcome.Failed(((ModelAnswer.Failed)answer).Error);
            }

            var calls = reply.Content.OfType<ContentBlock.ToolUse>().ToImmutableArray();
            if (!calls.IsEmpty)
            {
                await tools.RunAllAsync(calls, turn, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                await turn.TakeSteering(cancellationToken);
            }
            else if (await turn.TakeSteering(cancellationToken))
            {
                // The user said something meanwhile: the answer to it belongs to this turn.
            }
            else if (IsCutAtOurLimit(reply, turn) && continuations++ < MaxContinuations)
            {
                await SayAsync(turn, "Your message reached the output limit. Go on exactly where it was cut off; repeat nothing.");
            }
            else if (!isHeld && Evidence.Missing(TextOf(reply), turn.Messages(), turn.Tools) is { } gap)
            {
                // Once: a model that stays with it is not argued with, the user is told.
                isHeld = true;
                await SayAsync(turn, gap.Demand);
            }
            else if (refusals < MaxStopRefusals && await StopRefusalAsync(turn, refusals > 0, cancellationToken) is { } because)
            {
                refusals++;
                await SayAsync(turn, because);
            }
            else
            {
                if (isHeld && Evidence.Missing(TextOf(reply), turn.Messages(), turn.Tools) is { } left)
                {
                    await turn.Journal.AppendAsync(new TranscriptEntry.Noticed(NoticeLevel.Warning, left.Notice), Durability.Written, turn.SessionStopping);
                }

                return new TurnOutcome.Completed(reply.Stop);
            }
        }
    }

    private async Task<ModelAnswer> AskAsync(Turn turn, CancellationToken cancellationToken)
    {
        var answer = await _model.AskAsync(turn, turn.Thinking, cancellationToken);
        for (var attempt = 0; attempt < MaxCompactions && answer is ModelAnswer.Failed { Error.Kind: ModelErrorKind.ContextTooLarge }; attempt++)
        {
            // The window may be smaller than it was said to be: each time the history becomes smaller still.
            if (!await turn.Compact(CompactionReason.Refused, cancellationToken))
            {
                break;
            }

            answer = await _model.AskAsync(turn, turn.Thinking, cancellationToken);
        }

        return answer;
    }

    /// <summary>
    /// A message that was cut although it is far shorter than what was asked for hit a limit of the server or of the window:
    /// asking it to go on would only hit that limit again.
    /// </summary>
    private static bool IsCutAtOurLimit(ModelReply reply, Turn turn) =>
        reply.Stop is StopReason.MaxTokens && reply.Usage.Output >= turn.Model.Model.MaxOutputTokens * 0.9;

    private async Task<string?> StopRefusalAsync(Turn turn, bool isRepeated, CancellationToken cancellationToken) =>
        (await hooks.RunAsync(session, turn.Agent, new HookEvent.Stop(isRepeated), cancellationToken)).Block;

    private static string TextOf(ModelReply reply) => string.Join('\n', reply.Content.OfType<ContentBlock.Text>().Select(static text => text.Value));

    private ValueTask SayAsync(Turn turn, string text) => turn.Journal.AppendAsync(
        new TranscriptEntry.UserText(nextMessage(), [new ContentBlock.Text(text)], Origin.Hook, Trust.Trusted, IsTail: true),
        Durability.Written,
        turn.SessionStopping);
}
