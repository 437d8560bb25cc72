using System.Collections.Immutable;
using LspAgent.Core.Commands;
using LspAgent.Core.Compaction;
using LspAgent.Core.Edits;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Auto;
using LspAgent.Core.Prompts;
using LspAgent.Core.Questions;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;
using Microsoft.Extensions.Logging;

namespace LspAgent.Core.Sessions;

/// <summary>Runs a session's turns: from a prompt to the line that says how it ended. One at a time.</summary>
internal sealed partial class SessionTurns : IAsyncDisposable
{
    private readonly AgentServices _services;
    private readonly SessionSetup _setup;
    private readonly AgentSession _session;
    private readonly SessionJournal _journal;
    private readonly CancellationToken _sessionStopping;
    private readonly Budget _budget;
    private readonly PromptLayout _layout;
    private readonly QueryLoop _loop;
    private readonly ILiveContextView _context;
    private readonly CompactionPipeline _compaction;
    private readonly ToolSession _toolSession;
    private readonly AutoDesk _desk;
    private readonly UnsavedText _unsaved;
    private readonly ILogger<SessionTurns> _log;
    private int _messages;

    /// <param name="callsBefore">See <see cref="ToolSession.CallsBefore"/>.</param>
    public SessionTurns(
        AgentServices services,
        SessionSetup setup,
        AgentSession session,
        SessionJournal journal,
        int callsBefore,
        CancellationToken sessionStopping)
    {
        (_services, _setup, _session, _journal, _sessionStopping) = (services, setup, session, journal, sessionStopping);
        _log = services.Logging.CreateLogger<SessionTurns>();
        _budget = new Budget(setup.SessionLimits, services.Time);
        _layout = new PromptLayout(setup.Tools.Block, setup.Sections, CacheKeyOf(setup));
        Edits = new WorkspaceEdits(
            setup.Files,
            setup.Checkpoints.Open(journal.Folder, setup.Roots),
            () => journal.LastSeq,
            () => session.State.Options.WaitsForReview)
        {
            Judge = setup.Judge,
        };
        _context = services.LiveContext.Open(setup.Roots, setup.Editor);
        _compaction = new CompactionPipeline(services.Hooks, session.Id, setup.CompactsByItself);
        _toolSession = new ToolSession
        {
            Id = session.Id,
            Folder = journal.Folder,
            Time = services.Time,
            Secrets = services.Secrets,
            CallsBefore = callsBefore,
            HasNews = () => session.HasSteering,
            Mode = () => session.State.Options.Mode,
            SetModeAsync = (mode, token) => session.SetOptionAsync(SessionOptions.ModeId, SessionOptions.NameOf(mode), token),
            Plan = () => session.State.Plan,
            SetPlanAsync = (entries, token) => session.WriteAsync(new TranscriptEntry.PlanChanged(entries), Durability.Written, token),
            Questions = new QuestionDesk(
                (entry, token) => session.WriteAsync(entry, Durability.Written, token), () => journal.HasListener, setup.WhenNobodyIsThere),
            Say = text => session.Post(new Prompt([new ContentBlock.Text(text)], Origin.Mailbox, Trust.Untrusted, Delivery.Steer)),
        };
        _desk = new AutoDesk(
            session.Desk,
            setup.Permissions,
            new ModelCritic(ChooseSmall, UserSaidAsync, PayCriticAsync, services.Time),
            () => journal.HasListener,
            token => session.WriteAsync(new TranscriptEntry.OptionChanged(SessionOptions.ModeId, SessionOptions.NameOf(PermissionMode.Default)), Durability.Written, token),
            (entry, token) => session.WriteAsync(entry, Durability.Written, token));
        _unsaved = new UnsavedText(setup.Files, _toolSession.Questions, setup.Roots);
        var tools = new ToolRunner(session.Id, services.Hooks, services.Secrets, services.Logging.CreateLogger<ToolRunner>());
        _loop = new QueryLoop(session.Id, tools, services.Hooks, services.Time, NextMessage);
    }

    /// <summary>What the session's tools keep.</summary>
    public ToolSession Tools => _toolSession;

    /// <summary>Ends what the session's tools still have running.</summary>
    public ValueTask DisposeAsync() => _toolSession.DisposeAsync();

    /// <summary>How the session changes files.</summary>
    public WorkspaceEdits Edits { get; }

    /// <summary>Runs a prompt to its end. Faults of the model or the disk are outcomes; a bug is one too, with an id in the log.</summary>
    public async Task<TurnOutcome> RunAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var turnId = $"t{_session.State.Turns + 1}";
        var budget = _budget.Child(_setup.TurnLimits);
        var journal = new TurnJournal(turnId, _session, _journal, _setup.SpinnerVerbs, budget, _services.Time);
        TurnOutcome outcome;
        try
        {
            await journal.AppendAsync(new TranscriptEntry.TurnStarted(turnId, prompt.Origin), Durability.Written, _sessionStopping);
            outcome = await RunAsync(turnId, prompt, budget, journal, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            outcome = new TurnOutcome.Cancelled();
        }
        catch (TranscriptWriteException exception)
        {
            outcome = new TurnOutcome.Failed(new ModelError(ModelErrorKind.Server, exception.Message, Retryable: false));
        }
#pragma warning disable CA1031 // A bug in a turn ends that turn, with its id in the log, and never the session.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogTurnFailed(exception, _session.Id.Value, turnId);
            outcome = new TurnOutcome.Failed(new ModelError(
                ModelErrorKind.Server,
                $"The turn failed inside LspAgent ({exception.GetType().Name}; turn {turnId} in the log). What was said so far is kept; try again.",
                Retryable: false));
        }

        return await EndAsync(turnId, outcome, journal);
    }

    private async Task<TurnOutcome> RunAsync(string turnId, Prompt prompt, Budget budget, TurnJournal journal, CancellationToken cancellationToken)
    {
        if (prompt.IsTyped && SlashCommand.Parse(prompt.Text) is { } command && await ObeyAsync(command, prompt, journal, cancellationToken))
        {
            return new TurnOutcome.Completed(StopReason.EndTurn);
        }

        var verdict = await _services.Hooks.RunAsync(_session.Id, AgentId.Main, new HookEvent.UserPromptSubmit(prompt.Text), cancellationToken);
        if (verdict.Block is { } because)
        {
            await journal.AppendAsync(new TranscriptEntry.Noticed(NoticeLevel.Warning, $"A hook refused this prompt: {because}"), Durability.Written, _sessionStopping);
            return new TurnOutcome.Completed(StopReason.EndTurn);
        }

        await SayAsync(prompt, journal, isShownOnly: false);
        if (_services.Models.Choose(_session.State.Options.Model) is not ModelChoice.Ready model)
        {
            return new TurnOutcome.Failed(((ModelChoice.Unavailable)_services.Models.Choose(_session.State.Options.Model)).Error);
        }

        await SayNewsAsync(verdict.Context, journal, cancellationToken);
        return await _loop.RunAsync(TurnOf(turnId, model, budget, journal), cancellationToken);
    }

    /// <summary>Does a command; false for a text that only looks like one and is meant for the model.</summary>
    private async ValueTask<bool> ObeyAsync(SlashCommand command, Prompt prompt, TurnJournal journal, CancellationToken cancellationToken)
    {
        var surroundings = new CommandSurroundings(
            _session,
            _services,
            _setup,
            () => CompactAsync(journal, CompactionReason.Manual, command.Arguments, cancellationToken),
            () => ClearAsync(journal),
            RewindAsync);
        if (SlashCommands.Find(command.Name) is { } found)
        {
            await SayAsync(prompt, journal, isShownOnly: true);
            await found.RunAsync(command.Arguments, surroundings, cancellationToken);
            return true;
        }

        if (SlashCommands.Nearest(command.Name) is { } meant)
        {
            await SayAsync(prompt, journal, isShownOnly: true);
            await surroundings.RefuseAsync(
                $"There is no command `/{command.Name}`. Did you mean `/{meant.Name}`? The model has not heard this; to tell it so all the same, begin with another word.",
                cancellationToken);
            return true;
        }

        return false;
    }

    private Turn TurnOf(string turnId, ModelChoice.Ready model, Budget budget, TurnJournal journal) => new()
    {
        Id = turnId,
        Agent = AgentId.Main,
        Model = model,
        PriceOf = PriceOf,
        Thinking = _session.State.Options.Thinking,
        Layout = _layout,
        Tools = _setup.Tools,
        Session = _toolSession,
        Mode = () => _session.State.Options.Mode,
        Permissions = _desk,
        OnlyReads = _setup.OnlyReads,
        Unsaved = _unsaved,
        Roots = _setup.Roots with { SessionFolder = _journal.Folder },
        Files = _setup.Files,
        Edits = Edits,
        Budget = budget,
        Journal = journal,
        Messages = () => _journal.Messages,
        TakeSteering = token => TakeSteeringAsync(journal, token),
        Compact = (reason, token) => CompactAsync(journal, reason, focus: "", token),
        SessionStopping = _sessionStopping,
    };

    private async Task<TurnOutcome> EndAsync(string turnId, TurnOutcome outcome, TurnJournal journal)
    {
        try
        {
            await journal.AppendAsync(EndOf(turnId, outcome), Durability.Synced, _sessionStopping);
        }
        catch (Exception exception) when (exception is TranscriptWriteException or OperationCanceledException)
        {
            // The turn ends all the same; the next append that works goes on behind the last whole line.
            outcome = exception is TranscriptWriteException
                ? new TurnOutcome.Failed(new ModelError(ModelErrorKind.Server, exception.Message, Retryable: false))
                : outcome;
        }
#pragma warning disable CA1031 // Whoever waits for the turn must hear of its end, whatever keeps it from being written.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogTurnFailed(exception, _session.Id.Value, turnId);
            outcome = new TurnOutcome.Failed(new ModelError(
                ModelErrorKind.Server, $"The end of the turn could not be written ({exception.GetType().Name}; turn {turnId} in the log). Try again.", Retryable: false));
        }

        journal.Report(Activity.Idle, detail: null);
        return outcome;
    }

    private TranscriptEntry.TurnEnded EndOf(string turnId, TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Completed { Stop: StopReason.MaxTokens } => new TranscriptEntry.TurnEnded(turnId, "max_tokens", Error: null),
        TurnOutcome.Completed { Stop: StopReason.Refusal or StopReason.ContentFilter } => new TranscriptEntry.TurnEnded(turnId, "refusal", Error: null),
        TurnOutcome.Completed => new TranscriptEntry.TurnEnded(turnId, "end_turn", Error: null),
        TurnOutcome.OutOfBudget { Limit: var limit } => new TranscriptEntry.TurnEnded(turnId, "max_turn_requests", limit.Because),
        // The process is done with the session, and nobody stopped the turn.
        TurnOutcome.Cancelled when _session.IsEnding => new TranscriptEntry.TurnEnded(turnId, "interrupted", Error: null),
        TurnOutcome.Cancelled => new TranscriptEntry.TurnEnded(turnId, "cancelled", Error: null),
        TurnOutcome.Failed { Error: var error } => new TranscriptEntry.TurnEnded(turnId, "error", error.Message),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <param name="isShownOnly">True for a command, which the model never hears.</param>
    private ValueTask SayAsync(Prompt prompt, TurnJournal journal, bool isShownOnly) => journal.AppendAsync(
        isShownOnly
            ? new TranscriptEntry.CommandGiven(NextMessage(), prompt.Text)
            : new TranscriptEntry.UserText(NextMessage(), prompt.Content, prompt.Origin, prompt.Trust, IsTail: false),
        Durability.Synced,
        _sessionStopping);

    private async ValueTask SayNewsAsync(string? hookContext, TurnJournal journal, CancellationToken cancellationToken)
    {
        var news = await _context.TakeNewsAsync(cancellationToken);
        if (string.Join("\n\n", new[] { news, hookContext }.Where(text => !string.IsNullOrEmpty(text))) is { Length: > 0 } tail)
        {
            await journal.AppendAsync(
                new TranscriptEntry.UserText(NextMessage(), [new ContentBlock.Text(tail)], Origin.Hook, Trust.Trusted, IsTail: true),
                Durability.Written,
                _sessionStopping);
        }
    }

    private async ValueTask<bool> TakeSteeringAsync(TurnJournal journal, CancellationToken cancellationToken)
    {
        var prompts = _session.TakeSteering();
        foreach (var prompt in prompts)
        {
            var verdict = await _services.Hooks.RunAsync(_session.Id, AgentId.Main, new HookEvent.UserPromptSubmit(prompt.Text), cancellationToken);
            await journal.AppendAsync(
                verdict.Block is { } because
                    ? new TranscriptEntry.Noticed(NoticeLevel.Warning, $"A hook refused this prompt: {because}")
                    : new TranscriptEntry.UserText(NextMessage(), prompt.Content, Origin.Steer, prompt.Trust, IsTail: false),
                Durability.Synced,
                _sessionStopping);
        }

        return !prompts.IsEmpty;
    }

    private async ValueTask<bool> CompactAsync(TurnJournal journal, CompactionReason reason, string focus, CancellationToken cancellationToken)
    {
        if (_services.Models.Choose(_session.State.Options.Model) is not ModelChoice.Ready model)
        {
            return false;
        }

        var job = new CompactionJob
        {
            TurnId = journal.TurnId,
            Reason = reason,
            Focus = focus,
            Model = model,
            PriceOf = PriceOf,
            Thinking = _session.State.Options.Thinking,
            Layout = _layout,
            Messages = _journal.Messages,
            ContextTokens = _session.State.ContextTokens,
            Lines = token => _journal.ReadAsync(0, token),
            Budget = journal.Budget,
            Journal = journal,
            SessionStopping = _sessionStopping,
        };
        if (!await _compaction.CompactAsync(job, cancellationToken))
        {
            return false;
        }

        // What the model was told of its surroundings may be gone: it is told all of it anew.
        _context.Forget();
        if (reason is not CompactionReason.Manual)
        {
            await SayNewsAsync(hookContext: null, journal, cancellationToken);
        }

        return true;
    }

    private async ValueTask<bool> ClearAsync(TurnJournal journal)
    {
        if (_journal.Messages.IsEmpty)
        {
            return false;
        }

        await journal.AppendAsync(
            new TranscriptEntry.Compacted([], CompactionTrigger.Clear, _session.State.ContextTokens, TokensAfter: 0), Durability.Synced, _sessionStopping);
        _context.Forget();
        return true;
    }

    private async ValueTask RewindAsync(long toSeq, CancellationToken cancellationToken)
    {
        await _journal.RewindAsync(toSeq, cancellationToken);

        // What the model was told and shown after that is gone.
        _context.Forget();
        Edits.Seen.Clear();
    }

    private ModelChoice ChooseSmall() => _services.Models.Choose(_session.State.Options.Model) is ModelChoice.Ready { Model: var chosen }
        ? _services.Models.ChooseSmall(chosen)
        : _services.Models.Choose(_session.State.Options.Model);

    private async ValueTask<ImmutableArray<string>> UserSaidAsync(CancellationToken cancellationToken) =>
        [.. UserWords.Of(await _journal.ReadAsync(0, cancellationToken)).Select(static words => words.Text)];

    private ValueTask PayCriticAsync(ModelReply reply, ModelInfo model)
    {
        var cost = (PriceOf(reply.Model) ?? model.Price)?.CostOf(reply.Usage);
        _budget.Spend(reply.Usage, cost);
        return _session.WriteAsync(new TranscriptEntry.SideRequest("critic", reply.Usage, reply.Model, cost), Durability.Written, _sessionStopping);
    }

    private ModelPrice? PriceOf(string model) => (_services.Models.Choose(model) as ModelChoice.Ready)?.Model.Price;

    private MessageId NextMessage() => new($"m{_journal.LastSeq + 1}.{Interlocked.Increment(ref _messages)}");

    /// <summary>Equal for all sessions of a workspace: they share the prefix, so they should share the cache.</summary>
    private static string CacheKeyOf(SessionSetup setup)
    {
        var root = System.Text.Encoding.UTF8.GetBytes(setup.Roots.Root);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lspagent-{Crc32C.Finish(Crc32C.Continue(Crc32C.Start, root)):x8}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {TurnId} of session {Session} failed.")]
    private partial void LogTurnFailed(Exception exception, string session, string turnId);
}
