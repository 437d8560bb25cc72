using System.Collections.Concurrent;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Extensions = LspAgent.Protocol.Acp.Extensions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>One session on one connection: sends what happens, and takes its questions to the user.</summary>
internal sealed class SessionAttachment(
    AgentSession session,
    RpcConnection connection,
    SessionClientProfile profile,
    BackgroundTasks background,
    TimeProvider time) : ISessionClient
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _questions = new(StringComparer.Ordinal);

    public bool CanAnswer => true;

    public async ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        foreach (var sessionEvent in shown.Events)
        {
            await SendAsync(sessionEvent, cancellationToken);
            if (sessionEvent.Update is SessionUpdate.QuestionRaised { QuestionId: var raised } && session.Desk.Find(raised) is { } question)
            {
                background.Run(_ => AskAsync(question));
            }
            else if (sessionEvent.Update is SessionUpdate.QuestionRaised { QuestionId: var other } && session.Tools.Questions.Find(other) is { } asked)
            {
                background.Run(_ => AskAsync(asked));
            }
            else if (sessionEvent.Update is SessionUpdate.QuestionClosed { QuestionId: var closed } && _questions.TryGetValue(closed, out var asking))
            {
                await asking.CancelAsync();
            }
        }
    }

    public async ValueTask ShowStatusAsync(SessionStatus status, CancellationToken cancellationToken)
    {
        if (profile.ShowsStatus)
        {
            await connection.NotifyAsync(LspAgentClientMethods.Status, status.ToWire(session.Id, time), cancellationToken);
        }
    }

    public ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken) => connection.NotifyAsync(
        AcpClientMethods.SessionUpdate, new Wire.SessionNotification(session.Id.Value, output.ToUpdate()), cancellationToken);

    public ValueTask SendAsync(SessionEvent sessionEvent, CancellationToken cancellationToken)
    {
        if (sessionEvent.ToUpdate(profile.ShowsNotices) is { } update)
        {
            return connection.NotifyAsync(AcpClientMethods.SessionUpdate, new Wire.SessionNotification(session.Id.Value, update), cancellationToken);
        }

        return profile.TakesEvents && sessionEvent.ToEvent() is { } own
            ? connection.NotifyAsync(
                LspAgentClientMethods.SessionEvent,
                new Extensions.SessionEventNotification(session.Id.Value, own) { Meta = UpdateConversions.MetaOf(sessionEvent) },
                cancellationToken)
            : ValueTask.CompletedTask;
    }

    /// <summary>As with permissions: without an answer nothing is agreed to.</summary>
    private async Task AskAsync(UserQuestion question)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended);
        _questions[question.Id] = asking;
        try
        {
            session.Tools.Questions.Answer(question.Id, await new UserQuestions(connection, session.Id.Value, profile.ShowsForms).AskAsync(question, asking.Token));
        }
        catch (RemoteInvocationException)
        {
            session.Tools.Questions.Answer(question.Id, new UserAnswer.NobodyThere());
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionLostException)
        {
            // Answered elsewhere, withdrawn, or the client is gone: the question waits for the next one.
        }
        finally
        {
            _questions.TryRemove(question.Id, out _);
        }
    }

    /// <summary>Whatever goes wrong on the way to the user, the answer is no; unless the connection is gone: then somebody else may answer.</summary>
    private async Task AskAsync(PermissionQuestion question)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended);
        _questions[question.Id] = asking;
        try
        {
            var response = await connection.InvokeAsync(AcpClientMethods.RequestPermission, RequestOf(question), asking.Token);
            session.Desk.Answer(question.Id, response.Outcome switch
            {
                Wire.RequestPermissionOutcome.Selected { OptionId: "allow_once" } => new PermissionAnswer.AllowOnce(),
                Wire.RequestPermissionOutcome.Selected { OptionId: "allow_always" } => new PermissionAnswer.AllowForSession(),
                _ => new PermissionAnswer.Reject(Feedback: null),
            });
        }
        catch (RemoteInvocationException)
        {
            // The client cannot ask, or failed to: fail closed.
            session.Desk.Answer(question.Id, new PermissionAnswer.NobodyThere());
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionLostException)
        {
            // Answered elsewhere, withdrawn, or the client is gone: the question waits for the next one.
        }
        finally
        {
            _questions.TryRemove(question.Id, out _);
        }
    }

    private Wire.RequestPermissionRequest RequestOf(PermissionQuestion question) => new(
        session.Id.Value,
        new Wire.SessionUpdate.ToolCallUpdate(
            question.CallId,
            question.Call.Title,
            question.Tool,
            question.Call.Kind.ToWire(),
            Wire.ToolCallStatus.Pending,
            [.. UpdateConversions.Diffs(question.Call.Changes), new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(question.Because))],
            UpdateConversions.Locations(question.Call.Locations)),
        [
            new("allow_once", "Allow once", Wire.PermissionOptionKind.AllowOnce),
            new("allow_always", "Allow this for the session", Wire.PermissionOptionKind.AllowAlways),
            new("reject_once", "Deny", Wire.PermissionOptionKind.RejectOnce),
        ])
    {
        Meta = new Wire.Meta { LspAgent = new Extensions.LspAgentMeta { Question = question.Id } },
    };
}
