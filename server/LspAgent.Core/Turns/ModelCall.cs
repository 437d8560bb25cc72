using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Turns;

/// <summary>What asking the model once ends in. Closed.</summary>
internal abstract record ModelAnswer
{
    private ModelAnswer()
    {
    }

    public sealed record Reply(ModelReply Message) : ModelAnswer;

    public sealed record Failed(ModelError Error) : ModelAnswer;
}

/// <summary>
/// Asks the model once, shows what streams in, and writes the whole message when it is complete. When it is cancelled, the
/// text so far is kept and marked.
/// </summary>
internal sealed class ModelCall(TimeProvider time, Func<MessageId> nextMessage)
{
    public async Task<ModelAnswer> AskAsync(Turn turn, ThinkingEffort thinking, CancellationToken cancellationToken)
    {
        var (model, client) = (turn.Model.Model, turn.Model.Client);
        var writer = new DeltaWriter(turn.Journal, time, nextMessage, turn.SessionStopping);
        var request = turn.Layout.Request(model, turn.Messages(), thinking);
        turn.Journal.Report(Activity.Model, detail: null);
        try
        {
            await using var events = client.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(events, writer))
            {
                switch (events.Current)
                {
                    case ModelEvent.TextDelta { Text: var text }:
                        await writer.AddAsync(text, isThought: false);
                        break;
                    case ModelEvent.ThinkingDelta { Text: var thought }:
                        await writer.AddAsync(thought, isThought: true);
                        break;
                    case ModelEvent.Retrying retry:
                        await writer.WithdrawAsync();
                        turn.Journal.Report(Activity.Retry, Describe(retry));
                        break;
                    case ModelEvent.Completed { Reply: var reply }:
                        await WriteAsync(reply, model, turn, writer);
                        return new ModelAnswer.Reply(reply);
                    case ModelEvent.Failed { Error: var error }:
                        await writer.WithdrawAsync();
                        return new ModelAnswer.Failed(error);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await KeepPartAsync(model, turn, writer);
            throw;
        }

        await writer.WithdrawAsync();
        return new ModelAnswer.Failed(new ModelError(ModelErrorKind.Protocol, "The model's stream ended without an end. Try again.", Retryable: true));
    }

    /// <summary>Waits for the next event, but lets nothing that could be shown wait for longer than its patience.</summary>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ModelEvent> events, DeltaWriter writer)
    {
        var next = events.MoveNextAsync();
        if (next.IsCompleted || !writer.HasPending)
        {
            return await next;
        }

        var arrival = next.AsTask();
        if (writer.Patience is { Ticks: > 0 } patience)
        {
            await Task.WhenAny(arrival, Task.Delay(patience, time, CancellationToken.None));
        }

        if (!arrival.IsCompleted)
        {
            await writer.FlushAsync();
        }

        return await arrival;
    }

    private static async ValueTask WriteAsync(ModelReply reply, ModelInfo model, Turn turn, DeltaWriter writer)
    {
        if (writer.IsStreamed)
        {
            await writer.FlushAsync();
        }

        // A fallback has a price of its own; a dated name of the model that was asked for, such as x-2025-05-14, has not.
        var price = turn.PriceOf(reply.Model) ?? model.Price;
        var cost = price?.CostOf(reply.Usage);
        turn.Budget.Spend(reply.Usage, cost);
        await turn.Journal.AppendAsync(
            new TranscriptEntry.AssistantMessage(
                writer.Message, reply.Content, reply.Stop, reply.Usage, reply.Model, cost, IsInterrupted: false, writer.IsStreamed),
            Durability.Written,
            turn.SessionStopping);
    }

    private static async ValueTask KeepPartAsync(ModelInfo model, Turn turn, DeltaWriter writer)
    {
        await writer.FlushAsync();
        if (writer.IsStreamed)
        {
            ImmutableArray<ContentBlock> part = writer.Text is { Length: > 0 } text ? [new ContentBlock.Text(text)] : [];
            await turn.Journal.AppendAsync(
                new TranscriptEntry.AssistantMessage(
                    writer.Message, part, StopReason.EndTurn, Usage: default, model.Id, CostUsd: null, IsInterrupted: true, IsStreamed: true),
                Durability.Written,
                turn.SessionStopping);
        }
    }

    private static string Describe(ModelEvent.Retrying retry) => string.Create(
        CultureInfo.InvariantCulture,
        $"waiting for the model, retry {retry.Attempt - 1} of {retry.MaxAttempts - 1} in {Math.Max(1, (int)Math.Ceiling(retry.Delay.TotalSeconds))} s ({retry.Because.Message})");
}
