using LspAgent.Core.Sessions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Extensions = LspAgent.Protocol.Acp.Extensions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>One session on one connection: sends what happens, and takes its questions to the user.</summary>
/// <param name="questions">Null for a client that only looks on.</param>
internal sealed class SessionAttachment(
    AgentSession session,
    RpcConnection connection,
    SessionClientProfile profile,
    ClientQuestions? questions,
    TimeProvider time) : ISessionClient, IDisposable
{
    public bool CanAnswer => questions is { CanAsk: true };

    public async ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        foreach (var sessionEvent in shown.Events)
        {
            await SendAsync(sessionEvent, cancellationToken);
            switch (sessionEvent.Update)
            {
                case SessionUpdate.QuestionRaised raised:
                    questions?.Ask(raised.QuestionId);
                    break;
                case SessionUpdate.QuestionClosed closed when questions is not null:
                    await questions.CloseAsync(closed.QuestionId);
                    break;
            }
        }
    }

    /// <summary>Asks what waited before the client came.</summary>
    public void AskWaiting() => questions?.AskWaiting();

    public void Dispose() => questions?.Dispose();

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
}
