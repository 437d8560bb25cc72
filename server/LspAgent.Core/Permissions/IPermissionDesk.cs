using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>A question to the user about one call.</summary>
/// <param name="Ask">Which part of the call is in question, why, and by which rule.</param>
/// <param name="Choices">The answers that can be given.</param>
public sealed record PermissionQuestion(
    string Id,
    string CallId,
    string Tool,
    PreparedCall Call,
    PermissionDecision.Ask Ask,
    ImmutableArray<PermissionChoice> Choices);

/// <summary>What a question about a call ends in. Closed.</summary>
public abstract record PermissionAnswer
{
    private PermissionAnswer()
    {
    }

    public sealed record AllowOnce : PermissionAnswer;

    /// <summary>This call, and the same call again until the session ends.</summary>
    public sealed record AllowForSession : PermissionAnswer;

    /// <summary>This call, and whatever the rules allow that would have allowed it.</summary>
    public sealed record AllowByRule(RuleScope Scope) : PermissionAnswer;

    /// <param name="Feedback">What the user says the model should do instead; null when nothing.</param>
    public sealed record Reject(string? Feedback) : PermissionAnswer;

    /// <summary>There is nobody who could be asked.</summary>
    public sealed record NobodyThere : PermissionAnswer;
}

/// <summary>Decides on a call without asking anybody: one pure function, whoever implements it.</summary>
public interface IPermissionPolicy
{
    PermissionDecision Decide(PermissionRequest request);
}

/// <summary>
/// Takes questions to whoever can answer them. A question waits until somebody answers, also across reconnects; the first
/// answer of any client counts. Safe for concurrent use.
/// </summary>
public interface IPermissionDesk
{
    /// <summary>Decides, and asks when the policy says so.</summary>
    /// <param name="announcer">Is told before a question goes out.</param>
    ValueTask<PermissionRuling> RuleAsync(
        string callId,
        PermissionRequest request,
        IQuestionAnnouncer announcer,
        CancellationToken cancellationToken);
}

/// <summary>Shows what a question is about before it is asked.</summary>
public interface IQuestionAnnouncer
{
    ValueTask AnnounceQuestionAsync();
}

/// <summary>What was decided about a call, by a rule or by a person.</summary>
/// <param name="Because">For people and, when refused, for the model.</param>
public sealed record PermissionRuling(bool IsAllowed, string Because);
