using System.Collections.Immutable;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Our own session methods, which ACP lacks: resync, fork, rename, export, prompts taken back, and keys handed over by the client.</summary>
internal sealed class SessionExtensionHandlers(Lazy<AgentHost> agent, SessionHandlers sessions, Func<SessionClientProfile> profile)
{
    /// <summary>A longer answer would hold up everything behind it; the client asks again.</summary>
    private const int MaxUpdates = 1000;

    public void AddTo(Routes routes) => routes
        .On(LspAgentMethods.ResyncSession, ResyncAsync)
        .On(LspAgentMethods.ForkSession, ForkAsync)
        .On(LspAgentMethods.RenameSession, RenameAsync)
        .On(LspAgentMethods.ExportSession, ExportAsync)
        .On(LspAgentMethods.TakeBackPrompt, TakeBackPromptAsync)
        .On(LspAgentMethods.MoveToBackground, MoveToBackgroundAsync)
        .On(LspAgentMethods.SetKey, SetKeyAsync);

    private async Task<TakeBackPromptResponse> TakeBackPromptAsync(TakeBackPromptRequest request, CancellationToken cancellationToken) =>
        new(await Require(request.SessionId).TakeBackAsync(request.PromptId, cancellationToken));

    private Task<MoveToBackgroundResponse> MoveToBackgroundAsync(MoveToBackgroundRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new MoveToBackgroundResponse(Require(request.SessionId).Tools.MoveToBackground()));

    private async Task<ResyncSessionResponse> ResyncAsync(ResyncSessionRequest request, CancellationToken cancellationToken)
    {
        var lines = await Require(request.SessionId).ReadAsync(0, cancellationToken);
        var updates = ImmutableArray.CreateBuilder<ResyncedUpdate>();
        var next = Math.Max(request.FromSeq, 1);
        foreach (var shown in SessionView.Missed(lines, request.FromSeq - 1, agent.Value.ContextWindowOf))
        {
            if (updates.Count >= MaxUpdates && shown.Seq >= next)
            {
                return new ResyncSessionResponse(updates.ToImmutable(), next, Complete: false);
            }

            if (ToWire(shown) is { } update)
            {
                updates.Add(update);
            }

            next = shown.Seq + 1;
        }

        return new ResyncSessionResponse(updates.ToImmutable(), lines[^1].Seq + 1, Complete: true);
    }

    private async Task<ForkSessionResponse> ForkAsync(ForkSessionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var origin = Require(request.SessionId);
        string? id = null;
        var setup = await agent.Value.SetUpAsync(sessions.RequestFor(origin.Roots.Root, origin.Roots.Additional, context.Connection, () => id), cancellationToken);
        var fork = await agent.Value.Sessions.ForkAsync(origin, setup, request.Seq, cancellationToken);
        id = fork.Id.Value;
        var attachment = await sessions.AttachAsync(fork, context.Connection, fork.LastSeq);
        sessions.Announce(fork, attachment, context);
        return new ForkSessionResponse(fork.Id.Value, fork.State.Options.ToModes(), fork.State.Options.ToConfigOptions(agent.Value.Models));
    }

    private async Task<RenameSessionResponse> RenameAsync(RenameSessionRequest request, CancellationToken cancellationToken)
    {
        var title = SessionTitle.Clean(request.Title)
            ?? throw new RpcException(RpcErrorCodes.InvalidParams, $"A title has one line of 1 to {SessionTitle.MaxGiven} characters.");
        await Require(request.SessionId).RenameAsync(title, cancellationToken);
        return new RenameSessionResponse();
    }

    private async Task<ExportSessionResponse> ExportAsync(ExportSessionRequest request, CancellationToken cancellationToken)
    {
        var lines = await Require(request.SessionId).ReadAsync(0, cancellationToken);
        return request.Format == ExportFormat.Json
            ? new ExportSessionResponse(SessionExport.ToJson(lines), "application/json")
            : new ExportSessionResponse(SessionExport.ToMarkdown(lines), "text/markdown");
    }

    private Task<SetKeyResponse> SetKeyAsync(SetKeyRequest request, CancellationToken cancellationToken) =>
        agent.Value.UserModels.Keys.TrySet(request.Provider, request.Key)
            ? Task.FromResult(new SetKeyResponse())
            : throw new RpcException(RpcErrorCodes.InvalidParams, $"There is no provider '{request.Provider}' that takes a key. Known: {KeyRing.KnownNames}.");

    private AgentSession Require(string sessionId) => agent.Value.Sessions.Find(new SessionId(sessionId)) ?? sessions.Require(sessionId);

    private ResyncedUpdate? ToWire(Core.Sessions.SessionEvent shown) =>
        shown.ToUpdate(profile().ShowsNotices) is { } update ? new ResyncedUpdate.OfSession(update)
        : shown.ToEvent() is { } own ? new ResyncedUpdate.OfLspAgent(own) { Meta = UpdateConversions.MetaOf(shown) }
        : null;
}
