using LspAgent.Core.Edits;
using LspAgent.Core.Sessions;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>The user's word on the changes that wait: listed, kept, or taken back.</summary>
internal sealed class HunkHandlers(SessionHandlers sessions)
{
    public void AddTo(Routes routes) => routes
        .On(LspAgentMethods.ListHunks, ListAsync)
        .On(LspAgentMethods.AcceptHunks, AcceptAsync)
        .On(LspAgentMethods.RejectHunks, RejectAsync);

    private async Task<ListHunksResponse> ListAsync(ListHunksRequest request, CancellationToken cancellationToken) =>
        new(HunkFeed.ToWire(await sessions.Require(request.SessionId).Edits.ShowHunksAsync(cancellationToken)));

    private Task<SettleHunksResponse> AcceptAsync(SettleHunksRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new SettleHunksResponse(Known(request).Edits.Hunks.Accept(ChoiceOf(request)), []));

    private async Task<SettleHunksResponse> RejectAsync(SettleHunksRequest request, CancellationToken cancellationToken)
    {
        var (settled, problems) = await Known(request).Edits.RejectAsync(ChoiceOf(request), cancellationToken);
        return new SettleHunksResponse(settled, problems);
    }

    /// <summary>The session, when all the ids wait in it.</summary>
    private AgentSession Known(SettleHunksRequest request)
    {
        var session = sessions.Require(request.SessionId);
        var known = session.Edits.Hunks.All.Select(hunk => hunk.Id).ToHashSet(StringComparer.Ordinal);
        return (request.Ids ?? []).FirstOrDefault(id => !known.Contains(id)) is { } missing
            ? throw new RpcException(RpcErrorCodes.ResourceNotFound, $"No change '{missing}' waits in this session; _lspagent/hunks/list says which do.")
            : session;
    }

    private static HunkChoice ChoiceOf(SettleHunksRequest request) => new(request.Ids, request.Path);
}
