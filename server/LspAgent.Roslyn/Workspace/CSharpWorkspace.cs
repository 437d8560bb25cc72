using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using Microsoft.Extensions.Logging;

namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// The C# of one folder: its syntax at once, its projects when they are loaded, both as the disk and the editor have them at the
/// moment of asking. Safe for concurrent use; whoever asks meets the state that the last one left, and nobody who needs only syntax
/// waits for projects.
/// </summary>
internal sealed partial class CSharpWorkspace : IAsyncDisposable
{
    private readonly string _root;
    private readonly string _cache;
    private readonly bool _isTrusted;
    private readonly WorkspaceLoader _loader;
    private readonly IProgress<LoadProgress> _progress;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LoadedProjects _projects = new();
    private readonly Lock _beginning = new();
    private SourceIndex _index;
    private SourceIndex _savedIndex;
    private readonly IdleMemory _idle;
    private Task _keeping = Task.CompletedTask;
    private Task<(SourceWalk Walk, WorkspaceModel Model)>? _loading;

    /// <summary>What the projects were last brought to; null until they are opened.</summary>
    private SourceWalk? _applied;

    /// <param name="cache">A folder of this workspace's own, for what saves time at the next start.</param>
    /// <param name="isTrusted">False: nothing is built, since a build runs what the projects say, and syntax has to do.</param>
    public CSharpWorkspace(string root, string? named, string cache, bool isTrusted, SdkRoslyn roslyn, IProgress<LoadProgress> progress, ILogger log)
    {
        (_root, _cache, _isTrusted, _progress, _log) = (root, cache, isTrusted, progress, log);
        _loader = new WorkspaceLoader(root, named, roslyn, cache, progress);
        _index = _savedIndex = SourceIndexStore.Load(IndexFile);
        _idle = new IdleMemory(TimeProvider.System, static () => IdleMemory.IsShort, ForgetAsync);
    }

    private string IndexFile => Path.Join(_cache, "declarations.bin");

    private bool IsLoaded => Volatile.Read(ref _loading) is { IsCompletedSuccessfully: true };

    /// <summary>What is there by now; never waits for projects, and begins to load them when the syntax no longer needs the processor.</summary>
    public async Task<CodeSnapshot> SyntaxAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotAsync(unsaved, cancellationToken);
        Begin();
        return snapshot;
    }

    /// <summary>With the projects loaded, as far as they can be.</summary>
    public async Task<CodeSnapshot> BoundAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_isTrusted)
            {
                await Loading().WaitAsync(cancellationToken);
            }

            // What is found then may be another solution, which is loaded as the first was.
            var snapshot = await SnapshotAsync(unsaved, cancellationToken);
            if (!_isTrusted || IsLoaded)
            {
                return snapshot;
            }
        }
    }

    /// <summary>With the projects, if they are loaded by now; else null, and they are being loaded from here on.</summary>
    public async Task<CodeSnapshot?> LoadedAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        Begin();
        return IsLoaded ? await SnapshotAsync(unsaved, cancellationToken) : null;
    }

    /// <summary>Loads in the background; of a folder that is not trusted there is nothing to load.</summary>
    public void Begin()
    {
        if (_isTrusted)
        {
            _ = Loading();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _idle.DisposeAsync();
        await _keeping;
        if (_loading is { } loading)
        {
            await loading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        _projects.Dispose();
        _ending.Dispose();
        _turn.Dispose();
    }

    private async Task<CodeSnapshot> SnapshotAsync(ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var walk = await Task.Run(() => SourceWalk.Of(_root), cancellationToken);
            _index = await Task.Run(() => _index.Update(walk.Sources, cancellationToken), cancellationToken);
            Keep();
            if (IsLoaded)
            {
                await ApplyAsync(walk, cancellationToken);
            }

            _idle.Asked();
            var texts = Texts(unsaved);
            return new CodeSnapshot(_root, _index.With(texts, cancellationToken), _projects.With(texts), Notes());
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task<(SourceWalk Walk, WorkspaceModel Model)> Loading()
    {
        lock (_beginning)
        {
            return _loading ??= Task.Run(LoadAsync, CancellationToken.None);
        }
    }

    private async Task<(SourceWalk Walk, WorkspaceModel Model)> LoadAsync()
    {
        IReadOnlyList<string> toRestore = [];
        try
        {
            var walk = SourceWalk.Of(_root);
            var model = await _loader.LoadAsync(walk, _ending.Token);
            toRestore = _loader.ToRestore(walk, model);
            return (walk, model);
        }
        finally
        {
            _progress.Report(new LoadProgress(_root, 0, 0, IsOver: true) { ToRestore = toRestore });
        }
    }

    /// <summary>Brings the projects to what the disk has now: what they are made of is built again, and what their sources say is read again.</summary>
    private async Task ApplyAsync(SourceWalk walk, CancellationToken cancellationToken)
    {
        if (_applied is null)
        {
            var (loadedFrom, model) = await Loading();
            _projects.Open(model, loadedFrom);
            _applied = loadedFrom;
            LogLoaded(_root, model.Projects.Count, model.Problems.Count);
            foreach (var (path, message) in model.Problems)
            {
                LogProblem(path ?? _root, message);
            }
        }

        var changed = ChangedModel(_applied, walk);
        if (changed.Exists(DecidesProjects))
        {
            // Another solution, or a project that was not there or could not be loaded: nobody who needs only syntax waits for it.
            _applied = null;
            lock (_beginning)
            {
                _loading = Task.Run(LoadAsync, CancellationToken.None);
            }

            LogLoadedAnew(_root, changed[0]);
            return;
        }

        if (changed.Count > 0 && _projects.AffectedBy(changed, walk.Model.Keys) is { Count: > 0 } paths)
        {
            var (projects, problems) = await _loader.ReloadAsync(paths, _projects.Without(paths), _projects.KeyOf, cancellationToken);
            _projects.Replace(paths, projects, problems);
            LogReloaded(_root, projects.Count);
        }

        _projects.Follow(walk);
        _applied = walk;
    }

    private static List<string> ChangedModel(SourceWalk before, SourceWalk now) =>
    [
        .. now.Model.Where(file => !before.Model.TryGetValue(file.Key, out var stamp) || stamp != file.Value).Select(file => file.Key),
        .. before.Model.Keys.Where(path => !now.Model.ContainsKey(path)),
    ];

    /// <summary>True for a solution, for what chooses the SDK, and for a project that is not among those that are loaded.</summary>
    private bool DecidesProjects(string path) => Path.GetExtension(path) is ".sln" or ".slnx" or ".slnf" || Path.GetFileName(path) is "global.json" || path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) && !_projects.Knows(path);

    /// <summary>Written behind the answer: the next start needs it, and nobody else.</summary>
    private void Keep()
    {
        if (!ReferenceEquals(_index, _savedIndex) && _keeping.IsCompleted)
        {
            var index = _savedIndex = _index;
            _keeping = Task.Run(() => SourceIndexStore.Save(IndexFile, index), CancellationToken.None);
        }
    }

    /// <summary>Gives memory back; the next answer reads again what it needs.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _projects.Forget();
        }
        finally
        {
            _turn.Release();
        }

        LogForgotten(_root);
    }

    private List<(string Path, string Text)> Texts(ImmutableArray<UnsavedDocument> unsaved) =>
        unsaved.IsDefaultOrEmpty ? [] : [.. unsaved.Where(document => document.Path.StartsWith(_root, StringComparison.Ordinal)).Select(document => (document.Path, document.Text))];

    private List<string> Notes() =>
        !_isTrusted ? ["This workspace is not trusted, so its projects are not loaded and only syntax is known. Loading one runs what it says, so the user has to trust it first: when the editor or the page asks, or with 'lspagent exec --trust'."] : [.. _projects.Problems];

    [LoggerMessage(Level = LogLevel.Information, Message = "{Root}: {Projects} projects are loaded, with {Problems} problems.")]
    private partial void LogLoaded(string root, int projects, int problems);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path}: {Problem}")]
    private partial void LogProblem(string path, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Root}: {Path} decides which projects there are, so all are loaded anew.")]
    private partial void LogLoadedAnew(string root, string path);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Root}: nobody has asked for a while, so what was compiled is forgotten.")]
    private partial void LogForgotten(string root);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Root}: {Projects} projects are loaded again.")]
    private partial void LogReloaded(string root, int projects);
}
