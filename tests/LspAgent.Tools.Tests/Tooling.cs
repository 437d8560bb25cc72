using System.Collections.Immutable;
using System.Threading.Channels;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;

namespace LspAgent.Tools.Tests;

/// <summary>Calls tools as the runner does, on a folder of the disk.</summary>
internal sealed class Tooling : IAsyncDisposable
{
    private readonly Channel<string> _said;
    private readonly ToolContext _context;

    public Tooling(string root, IOpenDocuments? open = null, string? sessionFolder = null, int callsBefore = 0, ImmutableArray<string> further = default)
    {
        _said = Channel.CreateBounded<string>(100);
        var files = new WorkspaceFiles(open ?? NoOpenDocuments.Instance, root);
        _context = new ToolContext
        {
            CallId = "call-1",
            Roots = new WorkspaceRoots(root, further.IsDefault ? [] : further),
            Files = files,
            Edits = new WorkspaceEdits(files, NoCheckpoints.Instance, static () => 1, static () => false),
            Tools = new ToolCatalog(BuiltInTools.Create()),
            Session = new ToolSession
            {
                Id = new SessionId("session-1"),
                Folder = sessionFolder ?? Path.Combine(root, ".session"),
                Time = TimeProvider.System,
                Say = said => _said.Writer.TryWrite(said),
                CallsBefore = callsBefore,
                HasNews = () => HasNews,
                Mode = () => Mode,
                SetModeAsync = (mode, _) =>
                {
                    Mode = mode;
                    return Task.CompletedTask;
                },
                Plan = () => Plan,
                SetPlanAsync = (plan, _) =>
                {
                    Plan = plan;
                    return ValueTask.CompletedTask;
                },
                Questions = new QuestionDesk(AskedAsync, () => Answers is not null, WhenNobodyIsThere.Refuse),
            },
            Progress = new Shown(),
        };
    }

    public ToolContext Context => _context;

    public PermissionMode Mode { get; set; }

    /// <summary>True when the user said something that the turn has not heard.</summary>
    public bool HasNews { get; set; }

    public ImmutableArray<PlanEntry> Plan { get; private set; } = [];

    /// <summary>How the user answers; null when there is none.</summary>
    public Func<UserQuestion, UserAnswer>? Answers { get; set; }

    /// <summary>What the model was told outside of calls.</summary>
    public ChannelReader<string> Said => _said.Reader;

    /// <summary>What calls showed while they ran.</summary>
    public ChannelReader<string> Progress => ((Shown)_context.Progress).Texts.Reader;

    public async Task<ToolResult> RunAsync(ITool tool, string input, CancellationToken cancellationToken) =>
        await tool.PrepareAsync(input, _context, cancellationToken) switch
        {
            ToolPreparation.Ready ready => await ready.Call.Commit(cancellationToken),
            ToolPreparation.Refused refused => refused.Result,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<string> TextAsync(ITool tool, string input, CancellationToken cancellationToken)
    {
        var result = await RunAsync(tool, input, cancellationToken);
        var text = string.Concat(result.Content.OfType<ContentBlock.Text>().Select(static block => block.Value));
        return result.IsError ? $"error: {text}" : text;
    }

    public ValueTask DisposeAsync() => _context.Session.DisposeAsync();

    private ValueTask AskedAsync(TranscriptEntry entry, CancellationToken cancellationToken)
    {
        if (entry is TranscriptEntry.QuestionAsked { QuestionId: var id } && Answers is { } answer && _context.Session.Questions.Find(id) is { } question)
        {
            _context.Session.Questions.Answer(id, answer(question));
        }

        return ValueTask.CompletedTask;
    }

    public async Task<PreparedCall> PrepareAsync(ITool tool, string input, CancellationToken cancellationToken) =>
        ((ToolPreparation.Ready)await tool.PrepareAsync(input, _context, cancellationToken)).Call;
}

/// <summary>Keeps what a call showed.</summary>
internal sealed class Shown : IProgress<string>
{
    public Channel<string> Texts { get; } = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Report(string value) => Texts.Writer.TryWrite(value);
}

/// <summary>Documents that are open in an editor of the test.</summary>
internal sealed class OpenTexts(params (string Path, string Text)[] documents) : IOpenDocuments
{
    public ImmutableArray<UnsavedDocument> Unsaved => [.. documents.Select(static document => new UnsavedDocument(document.Path, document.Text))];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) =>
        new(documents.Where(document => document.Path == path.Lexical).Select(static document => document.Text).FirstOrDefault());
}
