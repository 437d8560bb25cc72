using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Extensions = LspAgent.Protocol.Acp.Extensions;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Tells one connection, for as long as it is attached to a session, which changes wait for the user's word.</summary>
internal sealed class HunkFeed : IDisposable
{
    private readonly Lock _lock = new();
    private Task _sent = Task.CompletedTask;
    private readonly AgentSession _session;
    private readonly RpcConnection _connection;
    private readonly BackgroundTasks _background;

    private HunkFeed(AgentSession session, RpcConnection connection, BackgroundTasks background)
    {
        (_session, _connection, _background) = (session, connection, background);
        session.Edits.Hunks.Changed += OnChanged;
        if (!session.Edits.Hunks.All.IsEmpty)
        {
            Send();
        }
    }

    /// <summary>Null for a client that does not show them.</summary>
    public static HunkFeed? Start(AgentSession session, RpcConnection connection, SessionClientProfile profile, BackgroundTasks background) =>
        profile.ShowsHunks ? new HunkFeed(session, connection, background) : null;

    public static ImmutableArray<Extensions.Hunk> ToWire(ImmutableArray<PendingHunk> hunks) =>
    [
        .. hunks.Select(hunk => new Extensions.Hunk(
            hunk.Id,
            hunk.Path.Lexical,
            (uint)hunk.Line,
            (uint)hunk.Lines,
            hunk.OldText ?? "",
            hunk.NewText ?? "",
            Creates: hunk.OldText is null ? true : null,
            Deletes: hunk.NewText is null ? true : null)),
    ];

    public void Dispose() => _session.Edits.Hunks.Changed -= OnChanged;

    private void OnChanged(object? sender, EventArgs e) => Send();

    private void Send()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            (before, _sent) = (_sent, done.Task);
        }

        _background.Run(token => SendAsync(before, done, token));
    }

    /// <summary>One after the other, and each reads the list when it is sent: what comes last is what holds.</summary>
    private async Task SendAsync(Task before, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            await before.WaitAsync(cancellationToken);
            await _connection.NotifyAsync(
                LspAgentClientMethods.Hunks, new Extensions.HunksNotification(_session.Id.Value, ToWire(await _session.Edits.ShowHunksAsync(cancellationToken))), cancellationToken);
        }
        catch (ConnectionLostException)
        {
            // The next client asks for them.
        }
        finally
        {
            done.SetResult();
        }
    }
}
