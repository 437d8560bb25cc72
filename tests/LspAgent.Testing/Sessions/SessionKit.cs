using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Testing.Sessions;

/// <summary>A session with a scripted model, test tools and transcripts in memory; what happens in it can be read as text.</summary>
public sealed class SessionKit : IAsyncDisposable
{
    public SessionKit(ScriptedModel model, ImmutableArray<ITool> tools = default, Func<SessionSetup, SessionSetup>? change = null, IHooks? hooks = null)
    {
        Model = model;
        Services = new AgentServices
        {
            Models = Directory = new ScriptedDirectory(model),
            Transcripts = Transcripts = new InMemoryTranscripts(TimeProvider.System),
            Exports = Exports,
            Hooks = hooks ?? NoHooks.Instance,
            LiveContext = new NoLiveContext(),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
        };
        var setup = new SessionSetup
        {
            Roots = new WorkspaceRoots("/ws", []),
            Permissions = EmptyMachine.Chain(new WorkspaceRoots("/ws", [])),
            Files = new NoFiles(),
            Tools = new ToolCatalog(tools.IsDefault ? [] : tools),
            Sections = [new("identity", "You are a test.", new LspAgent.Core.Prompts.Stability.Static())],
        };
        Setup = change is null ? setup : change(setup);
        Sessions = new SessionDirectory(Services, CancellationToken.None);
    }

    public ScriptedModel Model { get; }

    public ScriptedDirectory Directory { get; }

    public InMemoryTranscripts Transcripts { get; }

    public ExportsInMemory Exports { get; } = new();

    public AgentServices Services { get; }

    public SessionSetup Setup { get; }

    public SessionDirectory Sessions { get; }

    public Task<AgentSession> NewAsync(CancellationToken cancellationToken) => Sessions.NewAsync(Setup, cancellationToken);

    /// <summary>Runs prompts one after the other in a new session and tells what happened.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] prompts)
    {
        var session = await NewAsync(cancellationToken);
        foreach (var prompt in prompts)
        {
            await session.PromptAsync(Prompt.Of(prompt), cancellationToken);
        }

        return await TellAsync(session, cancellationToken);
    }

    /// <summary>The lines of a session as a play: who said what, what was called, how each turn ended.</summary>
    public static async Task<string> TellAsync(AgentSession session, CancellationToken cancellationToken)
    {
        var told = new StringBuilder();
        foreach (var line in await session.ReadAsync(0, cancellationToken))
        {
            var text = line.Entry switch
            {
                TranscriptEntry.UserText { IsTail: true } tail => $"tail: {Flat(tail.Content)}",
                TranscriptEntry.UserText user => $"{user.Origin.ToString().ToLowerInvariant()}: {Flat(user.Content)}",
                TranscriptEntry.AssistantMessage message => $"assistant{(message.IsInterrupted ? " (interrupted)" : "")}: {Flat(message.Content)}",
                TranscriptEntry.AssistantWithdrawn => "withdrawn",
                TranscriptEntry.ToolIntent intent => $"intent {intent.CallId} {intent.Tool}{(intent.IsPending ? " (pending)" : "")}",
                TranscriptEntry.ToolBegun begun => $"begun {begun.CallId}",
                TranscriptEntry.ToolOutcome outcome => $"{(outcome.IsError ? "error" : "result")} {outcome.CallId}: {Flat(outcome.Content)}",
                TranscriptEntry.QuestionAsked question => $"question: {question.Text}",
                TranscriptEntry.QuestionAnswered answer => $"answer: {answer.Answer}",
                TranscriptEntry.TurnEnded end => $"end: {end.Reason}{(end.Error is null ? "" : $" ({end.Error})")}",
                TranscriptEntry.Noticed notice => $"notice: {notice.Text}",
                TranscriptEntry.SessionResumed => "resumed",
                _ => null,
            };
            if (text is not null)
            {
                told.Append(text).Append('\n');
            }
        }

        return told.ToString();
    }

    public ValueTask DisposeAsync() => Sessions.DisposeAsync();

    private static string Flat(ImmutableArray<ContentBlock> content) => string.Join(" | ", content.Select(block => block switch
    {
        ContentBlock.Text text => text.Value,
        ContentBlock.ToolUse call => $"-> {call.Name} {call.Input}",
        ContentBlock.Thinking thinking => $"? {thinking.Value}",
        _ => block.GetType().Name,
    }));

    /// <summary>One model for every name.</summary>
    public sealed class ScriptedDirectory(IModelClient model) : IModelDirectory
    {
        /// <summary>While it is set, there is no model.</summary>
        public ModelError? Error { get; set; }

        public ModelInfo Info { get; set; } = ScriptedModel.Info;

        public IReadOnlyList<ModelInfo> Available => [Info];

        public ModelChoice ChooseSmall(ModelInfo chosen) => Choose(chosen.Id);

        public ModelChoice Choose(string? name) => Error is { } error ? new ModelChoice.Unavailable(error) : new ModelChoice.Ready(Info, model);
    }

    private sealed class NoLiveContext : ILiveContext, ILiveContextView
    {
        public ILiveContextView Open(WorkspaceRoots roots, IEditorState editor) => this;

        public ValueTask<string?> TakeNewsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

        public void Forget()
        {
        }
    }
}
