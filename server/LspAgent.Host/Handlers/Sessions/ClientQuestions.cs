using System.Collections.Concurrent;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// Takes the questions of one session to the user of one client, each once. Without an answer nothing is agreed to: a question
/// waits while any client is there that can ask, and is refused when none can. Dispose it when the client leaves the session;
/// its questions then wait for the next one.
/// </summary>
internal sealed class ClientQuestions(AgentSession session, RpcConnection connection, SessionClientProfile profile, BackgroundTasks background) : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended);
    private readonly ChoiceLadder _ladder = new(connection, profile);
    private volatile bool _cannotAsk;

    /// <summary>False once the client has shown that it cannot.</summary>
    public bool CanAsk => !_cannotAsk;

    /// <summary>Asks what waited before the client came.</summary>
    public void AskWaiting()
    {
        foreach (var question in session.Desk.Waiting)
        {
            Begin(question.Id, token => AskAsync(question, token));
        }

        foreach (var question in session.Tools.Questions.Waiting)
        {
            Begin(question.Id, token => AskAsync(question, token));
        }
    }

    public void Ask(string questionId)
    {
        if (session.Desk.Find(questionId) is { } permission)
        {
            Begin(questionId, token => AskAsync(permission, token));
        }
        else if (session.Tools.Questions.Find(questionId) is { } question)
        {
            Begin(questionId, token => AskAsync(question, token));
        }
    }

    /// <summary>It was answered elsewhere, or withdrawn: the client takes it away.</summary>
    public ValueTask CloseAsync(string questionId) =>
        _asked.TryGetValue(questionId, out var asking) ? new ValueTask(asking.CancelAsync()) : ValueTask.CompletedTask;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private void Begin(string questionId, Func<CancellationToken, Task> ask)
    {
        // A question that is closed stays in the list: it is never asked again.
        var asking = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        if (!_asked.TryAdd(questionId, asking))
        {
            asking.Dispose();
            return;
        }

        background.Run(async _ =>
        {
            try
            {
                await ask(asking.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ConnectionLostException)
            {
                // Answered elsewhere, withdrawn, or the client is gone: then the question waits for the next one.
            }
        });
    }

    private async Task AskAsync(PermissionQuestion question, CancellationToken cancellationToken)
    {
        var prompt = new PermissionPrompt(question);
        var end = await _ladder.AskAsync(prompt.ToRequest(session.Id), prompt.ToMessage(), cancellationToken);
        if (Counts(end is ChoiceEnd.NobodyThere))
        {
            session.Desk.Answer(question.Id, prompt.AnswerOf(end));
        }
    }

    private async Task AskAsync(UserQuestion question, CancellationToken cancellationToken)
    {
        var answer = await new UserQuestions(connection, session.Id.Value, _ladder, profile.ShowsForms).AskAsync(question, cancellationToken);
        if (Counts(answer is UserAnswer.NobodyThere))
        {
            session.Tools.Questions.Answer(question.Id, answer);
        }
    }

    /// <summary>That this client cannot ask counts only when no other one is there that can.</summary>
    private bool Counts(bool isNobodyThere)
    {
        _cannotAsk = isNobodyThere;
        return !isNobodyThere || !session.IsSomebodyThere;
    }
}
