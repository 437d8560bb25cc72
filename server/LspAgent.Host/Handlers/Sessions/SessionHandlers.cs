using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Commands;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// ACP's session methods for one connection; the ACP door and the LSP door both use it. Sessions belong to the process: when
/// the connection ends they stay, and another connection can attach to them.
/// </summary>
/// <param name="trustedByClient">Whether the client's editor trusts what is open in it; null when it has no opinion.</param>
/// <param name="agent">The agent of the process; made when the first session asks for it, so that an editor that only edits never pays for it.</param>
internal sealed class SessionHandlers(
    Lazy<AgentHost> agent,
    Func<SessionClientProfile> profile,
    Func<RpcConnection, Func<string?>, IOpenDocuments> openDocuments,
    Func<bool?> trustedByClient) : IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly ConcurrentDictionary<SessionId, Attached> _attached = new();

    /// <summary>What the user of the connection has before their eyes.</summary>
    public IEditorState Editor { get; init; } = NoEditorState.Instance;

    private AgentHost Agent => agent.Value;

    public void AddTo(Routes routes) => routes
        .On(AcpMethods.NewSession, NewAsync)
        .On(AcpMethods.LoadSession, LoadAsync)
        .On(AcpMethods.ResumeSession, ResumeAsync)
        .On(AcpMethods.ListSessions, ListAsync)
        .On(AcpMethods.CloseSession, CloseAsync)
        .On(AcpMethods.DeleteSession, DeleteAsync)
        .On(AcpMethods.Prompt, PromptAsync)
        .On(AcpMethods.Cancel, CancelAsync)
        .On(AcpMethods.SetSessionMode, SetModeAsync)
        .On(AcpMethods.SetSessionConfigOption, SetConfigOptionAsync);

    public async ValueTask DisposeAsync()
    {
        foreach (var attached in _attached.Values)
        {
            await attached.DisposeAsync();
        }
    }

    /// <summary>A session that this connection is attached to.</summary>
    /// <exception cref="RpcException">There is none with this id.</exception>
    public AgentSession Require(string sessionId) => _attached.TryGetValue(new SessionId(sessionId), out var attached)
        ? attached.Session
        : throw new RpcException(
            RpcErrorCodes.ResourceNotFound,
            $"There is no open session '{sessionId}' on this connection. Open it with session/load or session/resume, or start one with session/new.");

    /// <summary>The sessions that this connection is attached to.</summary>
    public IEnumerable<AgentSession> All => _attached.Values.Select(static attached => attached.Session);

    /// <summary>Attaches the connection behind a number; what it was attached to before is let go.</summary>
    public async ValueTask<SessionAttachment> AttachAsync(AgentSession session, RpcConnection connection, long afterSeq)
    {
        if (_attached.TryRemove(session.Id, out var before))
        {
            await before.DisposeAsync();
        }

        var attachment = Attachment(session, connection, new ClientQuestions(session, connection, profile(), Agent.Background));
        var attached = new Attached(
            session, session.Subscribe(attachment, afterSeq), attachment, HunkFeed.Start(session, connection, profile(), Agent.Background));
        Attached? other = null;
        _attached.AddOrUpdate(session.Id, attached, (_, there) =>
        {
            other = there;
            return attached;
        });
        if (other is not null)
        {
            // Another request of this connection opened it meanwhile: nobody is told twice.
            await other.DisposeAsync();
        }

        return attachment;
    }

    private SessionAttachment Attachment(AgentSession session, RpcConnection connection, ClientQuestions? questions) =>
        new(session, connection, profile(), questions, Agent.Time);

    private async Task<Wire.NewSessionResponse> NewAsync(Wire.NewSessionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var session = await BeginAsync(request.Cwd, request.AdditionalDirectories, reviewsEdits: null, context, cancellationToken);
        return new Wire.NewSessionResponse(session.Id.Value, session.State.Options.ToModes(), session.State.Options.ToConfigOptions(Agent.Models));
    }

    /// <summary>A new session, to which the connection is attached.</summary>
    /// <param name="reviewsEdits">Whether its changes wait for the user's word; null for what the settings say.</param>
    public async Task<AgentSession> BeginAsync(string cwd, ImmutableArray<string>? additional, bool? reviewsEdits, RequestContext context, CancellationToken cancellationToken)
    {
        // The editor is asked for texts under the session's id, which is known only when the session is there.
        string? id = null;
        var setup = await Agent.SetUpAsync(RequestFor(cwd, additional, context.Connection, () => id) with { ReviewsEdits = reviewsEdits }, cancellationToken);
        AgentSession session;
        try
        {
            session = await Agent.Sessions.NewAsync(setup, cancellationToken);
        }
        catch (TranscriptWriteException exception)
        {
            throw new RpcException(RpcErrorCodes.InternalError, exception.Message);
        }

        id = session.Id.Value;
        var attachment = await AttachAsync(session, context.Connection, session.LastSeq);
        Announce(session, attachment, context);
        return session;
    }

    private async Task<Wire.LoadSessionResponse> LoadAsync(Wire.LoadSessionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var (session, problems) = await OpenAsync(request.SessionId, request.Cwd, request.AdditionalDirectories, context.Connection, cancellationToken);

        // A client that knows the session already is told it anew: what goes on meanwhile must not come between.
        if (_attached.TryRemove(session.Id, out var before))
        {
            await before.DisposeAsync();
        }

        var lines = await session.ReadAsync(0, cancellationToken);
        using var history = Attachment(session, context.Connection, questions: null);
        foreach (var shown in SessionView.History(lines, Agent.ContextWindowOf))
        {
            await history.SendAsync(shown, cancellationToken);
        }

        await SayAsync(problems, session, history, cancellationToken);
        var attachment = await AttachAsync(session, context.Connection, lines[^1].Seq);
        Announce(session, attachment, context);
        return new Wire.LoadSessionResponse(session.State.Options.ToModes(), session.State.Options.ToConfigOptions(Agent.Models));
    }

    private async Task<Wire.ResumeSessionResponse> ResumeAsync(Wire.ResumeSessionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var (session, problems) = await OpenAsync(request.SessionId, request.Cwd, request.AdditionalDirectories, context.Connection, cancellationToken);
        var attachment = await AttachAsync(session, context.Connection, session.LastSeq);
        await SayAsync(problems, session, attachment, cancellationToken);
        Announce(session, attachment, context);
        return new Wire.ResumeSessionResponse(session.State.Options.ToModes(), session.State.Options.ToConfigOptions(Agent.Models));
    }

    private async Task<Wire.ListSessionsResponse> ListAsync(Wire.ListSessionsRequest request, CancellationToken cancellationToken)
    {
        var start = 0;
        if (request.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"'{cursor}' is no cursor of this agent: use nextCursor of the answer before.");
        }

        var page = await Agent.Transcripts.ListAsync(request.Cwd is { } cwd ? Agent.Canonical(cwd) : null, cancellationToken)
            .Skip(start).Take(PageSize + 1).ToListAsync(cancellationToken);
        return new Wire.ListSessionsResponse(
            [
                .. page.Take(PageSize).Select(summary => new Wire.SessionInfo(
                    summary.Session.Value, summary.Root, Title: summary.Title, UpdatedAt: summary.UpdatedAt.ToString("O", CultureInfo.InvariantCulture))),
            ],
            page.Count > PageSize ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<Wire.CloseSessionResponse> CloseAsync(Wire.CloseSessionRequest request, CancellationToken cancellationToken)
    {
        await LetGoAsync(Require(request.SessionId).Id);
        return new Wire.CloseSessionResponse();
    }

    private async Task<Wire.DeleteSessionResponse> DeleteAsync(Wire.DeleteSessionRequest request, CancellationToken cancellationToken)
    {
        var id = new SessionId(request.SessionId);
        await LetGoAsync(id);
        return await Agent.Transcripts.DeleteAsync(id, cancellationToken) switch
        {
            TranscriptDeletion.Deleted => new Wire.DeleteSessionResponse(),
            TranscriptDeletion.NotFound { Because: var because } => throw new RpcException(RpcErrorCodes.ResourceNotFound, because),
            TranscriptDeletion.Busy { Because: var because } => throw new RpcException(RpcErrorCodes.InvalidRequest, because),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<Wire.PromptResponse> PromptAsync(Wire.PromptRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var session = Require(request.SessionId);
        Agent.UserModels.Keys.Refresh();
        var prompt = new Prompt(
            request.Prompt.ToCore(),
            Delivery: request.Meta?.LspAgent?.Mode == PromptMode.Steer ? Delivery.Steer : Delivery.Queue)
        {
            Id = request.Meta?.LspAgent?.PromptId,
        };

        // A cancelled request takes this one prompt back: the turn that heard it is stopped, as by session/cancel, and its answer still
        // waits for the turn's end. A connection that ends stops nothing: the turn goes on, and its questions wait for the next client.
        var ended = context.Connection.Ended;
        await using var cancelled = cancellationToken.UnsafeRegister(
            _ =>
            {
                if (!ended.IsCancellationRequested)
                {
                    session.Cancel(prompt);
                }
            },
            state: null);
        var end = await session.PromptAsync(prompt, ended);
        if (_attached.TryGetValue(session.Id, out var attached))
        {
            await attached.Subscription.ReachAsync(end.LastSeq, CancellationToken.None);
        }

        return end.Outcome switch
        {
            TurnOutcome.Completed { Stop: Core.Models.StopReason.MaxTokens } => new Wire.PromptResponse(Wire.StopReason.MaxTokens),
            TurnOutcome.Completed { Stop: Core.Models.StopReason.Refusal or Core.Models.StopReason.ContentFilter } => new Wire.PromptResponse(Wire.StopReason.Refusal),
            TurnOutcome.Completed => new Wire.PromptResponse(Wire.StopReason.EndTurn),
            TurnOutcome.OutOfBudget => new Wire.PromptResponse(Wire.StopReason.MaxTurnRequests),
            TurnOutcome.Cancelled => new Wire.PromptResponse(Wire.StopReason.Cancelled),
            TurnOutcome.Failed { Error: { Kind: Core.Models.ModelErrorKind.NotConfigured or Core.Models.ModelErrorKind.Authentication } error } =>
                throw new RpcException(RpcErrorCodes.AuthenticationRequired, error.Message),
            TurnOutcome.Failed { Error: var error } => throw new RpcException(RpcErrorCodes.InternalError, error.Message),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Task CancelAsync(Wire.CancelNotification notification, CancellationToken cancellationToken)
    {
        Agent.Sessions.Find(new SessionId(notification.SessionId))?.Cancel();
        return Task.CompletedTask;
    }

    private async Task<Wire.SetSessionModeResponse> SetModeAsync(Wire.SetSessionModeRequest request, CancellationToken cancellationToken)
    {
        await SetAsync(Require(request.SessionId), SessionOptions.ModeId, request.ModeId, cancellationToken);
        return new Wire.SetSessionModeResponse();
    }

    private async Task<Wire.SetSessionConfigOptionResponse> SetConfigOptionAsync(Wire.SetSessionConfigOptionRequest request, CancellationToken cancellationToken)
    {
        if (request is not Wire.SetSessionConfigOptionRequest.ValueId set)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, "This agent has only options with a value of a list: send its id as 'value'.");
        }

        var session = Require(set.SessionId);
        await SetAsync(session, set.ConfigId, set.Value, cancellationToken);
        return new Wire.SetSessionConfigOptionResponse(session.State.Options.ToConfigOptions(Agent.Models));
    }

    private static async Task SetAsync(AgentSession session, string option, string value, CancellationToken cancellationToken)
    {
        try
        {
            await session.SetOptionAsync(option, value, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, exception.Message);
        }
    }

    private async Task<SessionOpening.Opened> OpenAsync(
        string sessionId,
        string cwd,
        ImmutableArray<string>? additional,
        RpcConnection connection,
        CancellationToken cancellationToken)
    {
        var opening = await Agent.Sessions.OpenAsync(
            new SessionId(sessionId),
            (_, token) => Agent.SetUpAsync(RequestFor(cwd, additional, connection, () => sessionId), token),
            cancellationToken);
        return opening as SessionOpening.Opened
            ?? throw new RpcException(RpcErrorCodes.ResourceNotFound, ((SessionOpening.Refused)opening).Because);
    }

    /// <summary>What was found in the transcript is said once, and is no part of the session.</summary>
    private static async ValueTask SayAsync(
        IEnumerable<string> problems, AgentSession session, SessionAttachment attachment, CancellationToken cancellationToken)
    {
        foreach (var problem in problems)
        {
            await attachment.SendAsync(
                new Core.Sessions.SessionEvent(session.LastSeq, AgentId.Main, Parent: null, new SessionUpdate.Notice(NoticeLevel.Warning, problem)), cancellationToken);
        }
    }

    public SessionRequest RequestFor(string cwd, ImmutableArray<string>? additional, RpcConnection connection, Func<string?> sessionId) =>
        Path.IsPathFullyQualified(cwd)
            ? new SessionRequest
            {
                Root = cwd,
                AdditionalRoots = additional ?? [],
                WhenNobodyIsThere = WhenNobodyIsThere.Wait,
                IsTrusted = trustedByClient(),
                OpenDocuments = openDocuments(connection, sessionId),
                Editor = Editor,
            }
            : throw new RpcException(RpcErrorCodes.InvalidParams, $"'cwd' must be an absolute path, and '{cwd}' is none.");

    private async ValueTask LetGoAsync(SessionId id)
    {
        if (_attached.TryRemove(id, out var attached))
        {
            await attached.DisposeAsync();
        }

        await Agent.Sessions.CloseAsync(id);
    }

    /// <summary>Says which commands there are, and asks what waits for an answer, behind the answer that tells the client the session's id.</summary>
    public void Announce(AgentSession session, SessionAttachment attachment, RequestContext context) => context.AfterAnswer(async () =>
    {
        attachment.AskWaiting();
        await attachment.SendAsync(
            new Core.Sessions.SessionEvent(session.LastSeq, AgentId.Main, Parent: null, new SessionUpdate.AvailableCommands(SlashCommands.Infos)),
            CancellationToken.None);
        if (TrustQuestion.IgnoredSettings(session, Agent, trustedByClient()) is { } because)
        {
            await SayAsync([because], session, attachment, CancellationToken.None);
        }
        else if (trustedByClient() is null)
        {
            TrustQuestion.AskWhereNeeded(Agent, session, context.Connection, profile());
        }
    });

    private sealed record Attached(AgentSession Session, SessionSubscription Subscription, SessionAttachment Client, HunkFeed? Hunks) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            Hunks?.Dispose();
            return Subscription.DisposeAsync();
        }
    }
}
