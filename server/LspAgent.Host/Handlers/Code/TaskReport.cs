using LspAgent.Core.Sessions;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Shows an editor that knows no sessions how far a task is, as progress with the tool at work; its user can stop the task there.</summary>
internal sealed class TaskReport : ISessionClient, IAsyncDisposable
{
    private readonly RpcConnection _connection;
    private readonly ProgressToken _token;
    private readonly SessionSubscription _subscription;

    private TaskReport(AgentSession session, RpcConnection connection, ProgressToken token)
    {
        (_connection, _token) = (connection, token);
        _subscription = session.Subscribe(this, session.LastSeq);
    }

    public bool CanAnswer => false;

    /// <summary>Null where the editor shows no progress.</summary>
    public static async Task<TaskReport?> BeginAsync(AgentSession session, string title, string token, RpcConnection connection, ClientProfile? client, CancellationToken cancellationToken)
    {
        if (client?.Editor.Window?.WorkDoneProgress is not true)
        {
            return null;
        }

        try
        {
            var shown = new ProgressToken(token);
            await connection.InvokeAsync(LspClientMethods.CreateWorkDoneProgress, new WorkDoneProgressCreateParams(shown), cancellationToken);
            await connection.NotifyAsync(LspClientMethods.Progress, ProgressParams.WorkDone(shown, new WorkDoneProgress.Begin(title, Cancellable: true)), cancellationToken);
            return new TaskReport(session, connection, shown);
        }
        catch (RemoteInvocationException)
        {
            return null;
        }
    }

    public async ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        foreach (var call in shown.Events.Select(static one => one.Update).OfType<SessionUpdate.ToolCall>())
        {
            await _connection.NotifyAsync(LspClientMethods.Progress, ProgressParams.WorkDone(_token, new WorkDoneProgress.Report(Cancellable: true, Message: call.Title)), cancellationToken);
        }
    }

    public ValueTask ShowStatusAsync(SessionStatus status, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _subscription.DisposeAsync();
        await _connection.NotifyAsync(LspClientMethods.Progress, ProgressParams.WorkDone(_token, new WorkDoneProgress.End()), CancellationToken.None);
    }
}
