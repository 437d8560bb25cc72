using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;
using Microsoft.Extensions.AI;

namespace LspAgent.Providers.ChatClient;

/// <summary>One answer of a foreign client, watched for silence and for the time in all.</summary>
internal sealed class ChatClientAttempt : IModelAttempt
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _ask;
    private readonly ReplyBuilder _reply;
    private readonly RetryLimits _limits;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _total;
    private CancellationTokenSource? _linked;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private BlockBuilder? _block;
    private UsageDetails? _usage;
    private Task? _leftover;

    public ChatClientAttempt(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ReplyBuilder reply, RetryLimits limits, TimeSpan left, TimeProvider time)
    {
        _ask = ask;
        _reply = reply;
        _limits = limits;
        _silence = new CancellationTokenSource(limits.StallTimeout, time);
        _total = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    public ModelReply? Reply { get; private set; }

    public ModelError? Error { get; private set; }

    public async ValueTask<bool> AdvanceAsync(List<ModelEvent> events, CancellationToken cancellationToken)
    {
        _linked ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token, _total.Token);
        try
        {
            _updates ??= _ask(_linked.Token).GetAsyncEnumerator(_linked.Token);
            if (await MoveAsync(_updates, _linked.Token))
            {
                _silence.CancelAfter(_limits.StallTimeout);
                Take(_updates.Current);
                _reply.TakeEvents(events);
                return true;
            }

            Reply = Build();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            Error = Silent(_total.IsCancellationRequested);
        }
        catch (ModelFaultException fault)
        {
            Error = fault.Error;
        }
#pragma warning disable CA1031 // A foreign client may throw anything, and the contract is that a fault is an event.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            cancellationToken.ThrowIfCancellationRequested();
            Error = Explain(thrown);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        // A client that does not obey its token is left to end by itself: the caller has waited long enough.
        if (_updates is not null && _leftover is null)
        {
            await _updates.DisposeAsync();
        }

        _linked?.Dispose();
        _silence.Dispose();
        _total.Dispose();
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        var next = updates.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next;
        }

        var move = next.AsTask();
        try
        {
            return await move.WaitAsync(cancellationToken);
        }
        finally
        {
            _leftover = move.IsCompleted ? null : move;
        }
    }

    private void Take(ChatResponseUpdate update)
    {
        _reply.Model ??= update.ModelId;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent { Text: { Length: > 0 } text }:
                    _reply.Say(Block(BlockKind.Text), text);
                    break;
                case TextReasoningContent thought:
                    var block = Block(BlockKind.Thinking);
                    _reply.Say(block, thought.Text);
                    block.Signature.Append(thought.ProtectedData ?? "");
                    break;
                case FunctionCallContent { InformationalOnly: false } call:
                    TakeCall(call);
                    break;
                case UsageContent { Details: var details }:
                    _usage ??= new UsageDetails();
                    _usage.Add(details);
                    break;
                case ErrorContent { Message: var message }:
                    throw new ModelFaultException(new ModelError(ModelErrorKind.Server, $"The model's client reports a failure ({OneLine(message)}). Try again.", Retryable: true));
            }
        }

        if (update.FinishReason is { } reason)
        {
            _reply.Stop = reason == ChatFinishReason.Length ? StopReason.MaxTokens
                : reason == ChatFinishReason.ToolCalls ? StopReason.ToolUse
                : reason == ChatFinishReason.ContentFilter ? StopReason.ContentFilter
                : StopReason.EndTurn;
        }
    }

    private BlockBuilder Block(BlockKind kind) => _block?.Kind == kind ? _block : _block = _reply.Begin(kind);

    private void TakeCall(FunctionCallContent call)
    {
        _block = _reply.Begin(BlockKind.ToolUse);
        _reply.Announce(_block, call.CallId, call.Name);
        if (call.Exception is not null)
        {
            _block.Problem = "The input of this call is not valid JSON.";
        }
        else if (call.Arguments is { Count: > 0 } arguments)
        {
            _block.AppendInput(JsonSerializer.Serialize(arguments, Compact));
        }
    }

    private ModelReply Build()
    {
        if (_usage is { } usage)
        {
            var (input, read) = (usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0);
            _reply.Usage = new TokenUsage(Math.Max(0, input - read), usage.OutputTokenCount ?? 0, read, CacheWrite: 0);
        }

        return _reply.Build();
    }

    private ModelError Silent(bool isOutOfTime) => isOutOfTime
        ? new ModelError(ModelErrorKind.Stalled, $"The model's answer took longer than {Spans.Describe(_limits.TotalTimeout)} in all. Try again, or allow more with LSPAGENT_MODEL_TOTAL_TIMEOUT_MS.", Retryable: false)
        : new ModelError(ModelErrorKind.Stalled, $"The model sent nothing for {Spans.Describe(_limits.StallTimeout)}. Try again, or allow more with LSPAGENT_MODEL_STALL_TIMEOUT_MS.", Retryable: true);

    private static ModelError Explain(Exception thrown) => thrown switch
    {
        HttpRequestException { StatusCode: { } code } when (int)code is 408 or 409 or 429 or >= 500 =>
            new ModelError((int)code == 429 ? ModelErrorKind.RateLimited : ModelErrorKind.Server, $"The model's service failed to answer (HTTP {(int)code}). Try again.", Retryable: true, HttpStatus: (int)code),
        HttpRequestException { StatusCode: null } or IOException =>
            new ModelError(ModelErrorKind.Network, $"The connection to the model broke ({OneLine(thrown.GetBaseException().Message)}). Check the network and try again.", Retryable: true),
        _ => new ModelError(ModelErrorKind.Server, $"The model's client failed ({OneLine(thrown.Message)}). Check how it is set up.", Retryable: false),
    };

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length <= 300 ? line : line[..300] + "…";
    }
}
