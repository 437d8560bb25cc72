using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>
/// A model in this process that says what its script says, one reply a request, and refuses what the real services refuse.
/// A request beyond the script fails. Safe for concurrent requests, which take the replies in the order of their arrival.
/// </summary>
public sealed class ScriptedModel(IEnumerable<ScriptedReply> replies) : IModelClient
{
    private readonly ConcurrentQueue<ScriptedReply> _replies = new(replies);
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private int _calls;

    /// <param name="replies">Each one in the text form of <see cref="ScriptedReply"/>.</param>
    public ScriptedModel(params ReadOnlySpan<string> replies)
        : this(replies.ToArray().Select(ScriptedReply.Parse))
    {
    }

    public static ModelInfo Info { get; } = new(
        "scripted", "scripted", ContextWindow: 200_000, MaxOutputTokens: 8_192, new ModelPrice(3m, 15m, 0.3m, 3.75m), CanThink: true, CanSeeImages: true);

    public string Dialect => "scripted";

    public bool CanSearchWeb { get; init; }

    public Gates Gates { get; } = new();

    /// <summary>Every request so far, in order.</summary>
    public ImmutableArray<ModelRequest> Requests => [.. _requests];

    /// <summary>How many replies were not asked for.</summary>
    public int Left => _replies.Count;

    public async IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        if (ConversationRules.Violation(request.Messages) is { } broken)
        {
            yield return new ModelEvent.Failed(new ModelError(ModelErrorKind.InvalidRequest, broken, Retryable: false, HttpStatus: 400));
            yield break;
        }

        if (!_replies.TryDequeue(out var reply))
        {
            yield return new ModelEvent.Failed(new ModelError(
                ModelErrorKind.InvalidRequest, $"The script has no reply number {_requests.Count}.", Retryable: false));
            yield break;
        }

        var content = ImmutableArray.CreateBuilder<ContentBlock>();
        var sources = ImmutableArray.CreateBuilder<WebSource>();
        var attempt = 1;
        foreach (var step in reply.Steps)
        {
            switch (step)
            {
                case ScriptedStep.Text { Value: var text }:
                    content.Add(new ContentBlock.Text(text));
                    yield return new ModelEvent.TextDelta(text);
                    break;
                case ScriptedStep.Thinking { Value: var thought }:
                    content.Add(new ContentBlock.Thinking(thought, ScriptedReply.SignatureOf(thought), Dialect));
                    yield return new ModelEvent.ThinkingDelta(thought);
                    break;
                case ScriptedStep.Redacted { Data: var data }:
                    content.Add(new ContentBlock.RedactedThinking(data, Dialect));
                    break;
                case ScriptedStep.Call call:
                    var id = call.Id ?? "call_" + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
                    content.Add(new ContentBlock.ToolUse(id, call.Name, call.Input));
                    yield return new ModelEvent.ToolCallStarted(id, call.Name);
                    break;
                case ScriptedStep.Found found:
                    sources.Add(new WebSource(found.Title, found.Address));
                    break;
                case ScriptedStep.Wait { Gate: var gate }:
                    await Gates.PassAsync(gate, cancellationToken);
                    break;
                case ScriptedStep.Endless { Words: var words }:
                    while (true)
                    {
                        yield return new ModelEvent.TextDelta(words);
                        await Task.Delay(ScriptedStep.Endless.Pace, TimeProvider.System, cancellationToken);
                    }

                case ScriptedStep.Retry { Kind: var kind }:
                    content.Clear();
                    yield return new ModelEvent.Retrying(Error(kind, "The script fails this attempt.", retryable: true), ++attempt, 5, TimeSpan.FromSeconds(1));
                    break;
                case ScriptedStep.Fail fail:
                    yield return new ModelEvent.Failed(Error(fail.Kind, fail.Message, retryable: false));
                    yield break;
                case ScriptedStep.Cut:
                    yield return new ModelEvent.Failed(Error(ModelErrorKind.Network, "The script cuts the connection here.", retryable: true));
                    yield break;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        yield return new ModelEvent.Completed(new ModelReply(content.ToImmutable(), reply.Stop, reply.Usage, reply.Model ?? request.Model) { Sources = sources.ToImmutable() });
    }

    private static ModelError Error(ModelErrorKind kind, string message, bool retryable) => new(kind, message, retryable);
}
