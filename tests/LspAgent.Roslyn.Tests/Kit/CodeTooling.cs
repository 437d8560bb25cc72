using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tools;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;
using LspAgent.Tools;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Roslyn.Tests.Kit;

/// <summary>Calls the C# tools as the runner does, on a folder of the disk.</summary>
internal sealed class CodeTooling : IAsyncDisposable
{
    private readonly ToolContext _context;
    private readonly CSharpWorkspaces _workspaces;
    private readonly ToolCatalog _tools;

    public CodeTooling(string root, string cache, bool isTrusted = true, IOpenDocuments? open = null, params ImmutableArray<string> otherRoots)
    {
        _workspaces = new CSharpWorkspaces(cache, Environment.GetEnvironmentVariable, _ => isTrusted, static _ => null, Progress, NullLoggerFactory.Instance);
        _tools = new ToolCatalog(VerifiedTool.Around([.. BuiltInTools.Create(), .. CSharpTools.Create(_workspaces)], _workspaces, _ => Settings));
        var files = new WorkspaceFiles(open ?? NoOpenDocuments.Instance, root);
        var roots = new WorkspaceRoots(root, otherRoots);
        _context = new ToolContext
        {
            CallId = "call-1",
            Roots = roots,
            Files = files,
            Edits = new WorkspaceEdits(files, NoCheckpoints.Instance, static () => 1, () => ReviewsEdits)
            {
                Judge = (plan, token) => _workspaces.BrokenByAsync(roots, plan, files.UnsavedDocuments, token),
            },
            Tools = _tools,
            Session = QuietToolSession.In(Path.Combine(root, ".session"), PermissionMode.Default),
            Progress = new Silent(),
        };
    }

    /// <summary>On these files, in a folder of the test's own.</summary>
    public static CodeTooling On(TempFolder folder, params IEnumerable<(string Name, string Text)> files)
    {
        foreach (var (name, text) in files)
        {
            folder.Write(name, text);
        }

        return new CodeTooling(folder.Path, folder.In(".cache"));
    }

    public CSharpWorkspaces Workspaces => _workspaces;

    public CSharpSettings Settings { get; set; } = new();

    /// <summary>Whether changes wait for the user's word.</summary>
    public bool ReviewsEdits { get; init; }

    public WorkspaceEdits Edits => _context.Edits;

    public RecordedProgress Progress { get; } = new();

    public CodeIntelligence Code => _workspaces.Open(_context.Roots.Root);

    public async Task<string> TextAsync(string tool, string input, CancellationToken cancellationToken)
    {
        var found = _tools.Find(tool) ?? throw new ArgumentException(tool, nameof(tool));
        var result = await found.PrepareAsync(input, _context, cancellationToken) switch
        {
            ToolPreparation.Ready ready => await ready.Call.Commit(cancellationToken),
            ToolPreparation.Refused refused => refused.Result,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var text = string.Concat(result.Content.OfType<ContentBlock.Text>().Select(static block => block.Value));
        return result.IsError ? $"error: {text}" : text;
    }

    public async Task<PreparedCall> PrepareAsync(string tool, string input, CancellationToken cancellationToken) =>
        ((ToolPreparation.Ready)await (_tools.Find(tool) ?? throw new ArgumentException(tool, nameof(tool))).PrepareAsync(input, _context, cancellationToken)).Call;

    public async ValueTask DisposeAsync()
    {
        await _workspaces.DisposeAsync();
        await _context.Session.DisposeAsync();
    }

    private sealed class Silent : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}

/// <summary>Keeps what was told of loading.</summary>
internal sealed class RecordedProgress : IProgress<LoadProgress>
{
    private readonly Lock _lock = new();
    private ImmutableArray<LoadProgress> _items = [];

    public ImmutableArray<LoadProgress> Items
    {
        get
        {
            lock (_lock)
            {
                return _items;
            }
        }
    }

    public void Report(LoadProgress value)
    {
        lock (_lock)
        {
            _items = _items.Add(value);
        }
    }
}

/// <summary>Documents that are open in an editor of the test.</summary>
internal sealed class OpenTexts : IOpenDocuments
{
    public ImmutableArray<UnsavedDocument> Unsaved { get; set; } = [];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) =>
        new(Unsaved.Where(document => document.Path == path.Lexical).Select(static document => document.Text).FirstOrDefault());
}
