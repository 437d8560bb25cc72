using System.Collections.Concurrent;
using System.Collections.Immutable;
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
public sealed class PermissionDesk(
    IPermissionPolicy policy,
    Func<TranscriptEntry, CancellationToken, ValueTask> write,
    Func<bool> isSomebodyThere,
    WhenNobodyIsThere whenNobodyIsThere) : IPermissionDesk
{
    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _allowed = new(StringComparer.Ordinal);
    private int _questions;
    private ImmutableArray<Refusal> _refusals = [];

    private static readonly ImmutableArray<string> Options = ["allow_once", "allow_always", "reject_once"];

    /// <summary>What was refused because nobody could be asked.</summary>
    public ImmutableArray<Refusal> Unasked => _refusals;

    /// <summary>The question that still waits under an id, for a client that shows it.</summary>
    public PermissionQuestion? Find(string questionId) => _pending.GetValueOrDefault(questionId)?.Question;

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
            case var ask when _allowed.ContainsKey(KeyOf(request)):
                return new PermissionRuling(IsAllowed: true, $"allowed by the user for this session ({ask.Because})");
            case var ask:
                await announcer.AnnounceQuestionAsync();
                return await AskAsync(callId, request, ask.Because, cancellationToken);
        }
    }

    private async ValueTask<PermissionRuling> AskAsync(string callId, PermissionRequest request, string because, CancellationToken cancellationToken)
    {
        if (whenNobodyIsThere is WhenNobodyIsThere.Refuse && !isSomebodyThere())
        {
            ImmutableInterlocked.Update(ref _refusals, list => list.Add(new Refusal(callId, request.Tool, request.Input, request.Call.Title, because)));
            return new PermissionRuling(IsAllowed: false, $"it needs the user's permission ({because}), and there is nobody who could be asked");
        }

        var id = $"q{Interlocked.Increment(ref _questions)}-{callId}";
        var pending = new Pending(new PermissionQuestion(id, callId, request.Tool, request.Call, because));
        _pending[id] = pending;
        PermissionAnswer answer;
        try
        {
            await write(new TranscriptEntry.QuestionAsked(id, callId, $"{request.Call.Title}: {because}", Options), cancellationToken);
            answer = await pending.Answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _pending.TryRemove(id, out _);
            await write(new TranscriptEntry.QuestionAnswered(id, "cancelled"), CancellationToken.None);
            throw;
        }

        _pending.TryRemove(id, out _);
        return await RecordAsync(id, request, answer, cancellationToken);
    }

    private async ValueTask<PermissionRuling> RecordAsync(string id, PermissionRequest request, PermissionAnswer answer, CancellationToken cancellationToken)
    {
        var (word, ruling) = answer switch
        {
            PermissionAnswer.AllowOnce => ("allow_once", new PermissionRuling(IsAllowed: true, "allowed by the user")),
            PermissionAnswer.AllowForSession => ("allow_always", new PermissionRuling(IsAllowed: true, "allowed by the user for this session")),
            PermissionAnswer.Reject { Feedback: { Length: > 0 } feedback } =>
                ("reject_once", new PermissionRuling(IsAllowed: false, $"the user declined and said: {feedback}")),
            PermissionAnswer.Reject =>
                ("reject_once", new PermissionRuling(IsAllowed: false, "the user declined. Do not try the same again; go on without it or ask what to do")),
            _ => ("nobody", new PermissionRuling(IsAllowed: false, "nobody could be asked")),
        };
        if (answer is PermissionAnswer.AllowForSession)
        {
            _allowed[KeyOf(request)] = true;
        }

        await write(new TranscriptEntry.QuestionAnswered(id, word), cancellationToken);
        return ruling;
    }

    /// <summary>The same call again, and nothing wider.</summary>
    private static string KeyOf(PermissionRequest request) => string.Join(
        '\n',
        [request.Tool, request.Call.Command ?? request.Call.Title, .. request.Call.Paths.Select(path => $"{path.Use} {path.Canonical}")]);

    private sealed record Pending(PermissionQuestion Question)
    {
        public TaskCompletionSource<PermissionAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A call that was refused because nobody could be asked.</summary>
public sealed record Refusal(string CallId, string Tool, string Input, string Title, string Because);
