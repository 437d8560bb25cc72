using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Permissions;

/// <summary>What happens to a question when nobody is attached who could answer it.</summary>
public enum WhenNobodyIsThere
{
    /// <summary>It waits for somebody to come.</summary>
    Wait,

    /// <summary>It counts as refused.</summary>
    Refuse,
}

/// <summary>
/// A session's questions. A question is written down, shown to every client, and waits; the first answer counts. What the
/// user allowed for the session is not asked again.
/// </summary>
/// <param name="rules">Keeps the rules that the user adds; null when none can be added.</param>
public sealed class PermissionDesk(
    IPermissionPolicy policy,
    IRuleKeeper? rules,
    Func<TranscriptEntry, CancellationToken, ValueTask> write,
    Func<bool> isSomebodyThere,
    WhenNobodyIsThere whenNobodyIsThere) : IPermissionDesk
{
    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _allowed = new(StringComparer.Ordinal);
    private int _questions;
    private ImmutableArray<Refusal> _refusals = [];

    /// <summary>Keeps the rules that the user adds; null when none can be added.</summary>
    public IRuleKeeper? Rules => rules;

    /// <summary>What was refused because nobody could be asked.</summary>
    public ImmutableArray<Refusal> Unasked => _refusals;

    /// <summary>The question that still waits under an id, for a client that shows it.</summary>
    public PermissionQuestion? Find(string questionId) => _pending.GetValueOrDefault(questionId)?.Question;

    /// <summary>The questions that wait, in the order in which they were asked.</summary>
    public ImmutableArray<PermissionQuestion> Waiting => [.. _pending.Values.OrderBy(pending => pending.Number).Select(pending => pending.Question)];

    /// <summary>False when the question was answered before, or withdrawn.</summary>
    public bool Answer(string questionId, PermissionAnswer answer) =>
        _pending.TryGetValue(questionId, out var pending) && pending.Answer.TrySetResult(answer);

    public async ValueTask<PermissionRuling> RuleAsync(
        string callId,
        PermissionRequest request,
        IQuestionAnnouncer announcer,
        CancellationToken cancellationToken)
    {
        switch (policy.Decide(request))
        {
            case PermissionDecision.Allow allow:
                return new PermissionRuling(IsAllowed: true, allow.Because);
            case PermissionDecision.Deny deny:
                return new PermissionRuling(IsAllowed: false, deny.Because);
            case PermissionDecision.Ask { AsksEachTime: false } known when _allowed.ContainsKey(PermissionChoice.KeyOf(request)):
                return new PermissionRuling(IsAllowed: true, $"allowed by the user for this session ({known.Because})");
            case PermissionDecision.Ask ask:
                await announcer.AnnounceQuestionAsync();
                return await AskAsync(callId, request, ask, cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<PermissionRuling> AskAsync(string callId, PermissionRequest request, PermissionDecision.Ask ask, CancellationToken cancellationToken)
    {
        if (whenNobodyIsThere is WhenNobodyIsThere.Refuse && !isSomebodyThere())
        {
            ImmutableInterlocked.Update(ref _refusals, list => list.Add(new Refusal(callId, request.Tool, request.Input, request.Call.Title, ask.Because, ask.Savable)));
            return new PermissionRuling(IsAllowed: false, $"it needs the user's permission ({ask.Because}), and there is nobody who could be asked");
        }

        var number = Interlocked.Increment(ref _questions);
        var id = $"q{number}-{callId}";
        var choices = PermissionChoice.For(request, ask, rules);
        var pending = new Pending(number, new PermissionQuestion(id, callId, request.Tool, request.Call, ask, choices));
        _pending[id] = pending;
        PermissionAnswer answer;
        try
        {
            await write(new TranscriptEntry.QuestionAsked(id, callId, $"{request.Call.Title}: {ask.Because}", [.. choices.Select(choice => choice.Id)]), cancellationToken);
            answer = await pending.Answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _pending.TryRemove(id, out _);
            await write(new TranscriptEntry.QuestionAnswered(id, "cancelled"), CancellationToken.None);
            throw;
        }

        _pending.TryRemove(id, out _);
        var ruling = await TakeAsync(request, ask, answer, cancellationToken);
        await write(new TranscriptEntry.QuestionAnswered(id, WordOf(answer, choices)), cancellationToken);
        return ruling;
    }

    private static string WordOf(PermissionAnswer answer, ImmutableArray<PermissionChoice> choices) => answer switch
    {
        PermissionAnswer.NobodyThere => "nobody",
        PermissionAnswer.Reject => "reject_once",
        _ => choices.FirstOrDefault(choice => choice.Answer == answer)?.Id ?? "allow_once",
    };

    private async ValueTask<PermissionRuling> TakeAsync(PermissionRequest request, PermissionDecision.Ask ask, PermissionAnswer answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case PermissionAnswer.AllowOnce:
                return new PermissionRuling(IsAllowed: true, "allowed by the user");
            case PermissionAnswer.AllowForSession:
                _allowed[PermissionChoice.KeyOf(request)] = true;
                return new PermissionRuling(IsAllowed: true, "allowed by the user for this session");
            case PermissionAnswer.AllowByRule { Scope: var scope } when rules is not null:
                if (await rules.KeepAsync(ask.Savable, scope, cancellationToken) is { } problem)
                {
                    await write(new TranscriptEntry.Noticed(NoticeLevel.Warning, problem), cancellationToken);
                }

                return new PermissionRuling(IsAllowed: true, "allowed by the user from now on");
            case PermissionAnswer.Reject { Feedback: { Length: > 0 } feedback }:
                return new PermissionRuling(IsAllowed: false, $"the user declined and said: {feedback}");
            case PermissionAnswer.Reject:
                return new PermissionRuling(IsAllowed: false, "the user declined. Do not try the same again; go on without it or ask what to do");
            default:
                return new PermissionRuling(IsAllowed: false, "nobody could be asked");
        }
    }

    private sealed record Pending(int Number, PermissionQuestion Question)
    {
        public TaskCompletionSource<PermissionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A call that was refused because nobody could be asked.</summary>
/// <param name="Rules">The rules that would allow it; empty when none can.</param>
public sealed record Refusal(string CallId, string Tool, string Input, string Title, string Because, ImmutableArray<SavableRule> Rules);
