using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform;

/// <summary>Watches what surrounds the sessions of this process: date, repository, editor, instructions.</summary>
public sealed class LiveContext : ILiveContext
{
    private readonly InstructionFiles _instructions;
    private readonly TimeProvider _time;
    private readonly GitState? _git;
    private readonly Func<string, bool> _isTrusted;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _shutdown;

    /// <param name="git">The program; null when there is none.</param>
    /// <param name="isTrusted">Whether git may be started in a folder: a repository can make it run programs.</param>
    /// <param name="patience">How long a turn waits for git; what comes later is said in the next turn.</param>
    public LiveContext(InstructionFiles instructions, string? git, Func<string, bool> isTrusted, TimeSpan patience, TimeProvider time, CancellationToken shutdown)
    {
        _instructions = instructions;
        _time = time;
        _git = git is null ? null : new GitState(git, time);
        _isTrusted = isTrusted;
        _patience = patience;
        _shutdown = shutdown;
    }

    public ILiveContextView Open(WorkspaceRoots roots, IEditorState editor) => new View(this, roots.Root, editor);

    private Task<GitSnapshot> ReadGitAsync(string root)
    {
        // The first use of a process costs some milliseconds that the turn need not wait for.
        return _git is { } git && GitState.Branch(root) is not null && _isTrusted(root)
            ? Task.Run(() => git.ReadAsync(root, _shutdown), _shutdown)
            : Task.FromResult(new GitSnapshot(GitState.Branch(root)));
    }

    private sealed class View : ILiveContextView
    {
        private const int MaxTokens = 2000;

        private readonly LiveContext _context;
        private readonly IEditorState _editor;

        /// <summary>What the system prompt says.</summary>
        private readonly LiveContextSnapshot _prompt;

        private LiveContextSnapshot _said;
        private Task<GitSnapshot> _git;
        private bool _isFirst = true;

        public View(LiveContext context, string root, IEditorState editor)
        {
            _context = context;
            _editor = editor;

            // Begun now, it is done when the first turn asks.
            _git = context.ReadGitAsync(root);
            _prompt = new LiveContextSnapshot { Root = root, WorkingDirectory = root, Instructions = context._instructions.Load(root) };
            _said = _prompt;
        }

        public async ValueTask<string?> TakeNewsAsync(CancellationToken cancellationToken)
        {
            if (!_isFirst && _git.IsCompleted)
            {
                _git = _context.ReadGitAsync(_prompt.Root);
            }

            _isFirst = false;
            var now = _prompt with
            {
                Date = DateOnly.FromDateTime(_context._time.GetLocalNow().DateTime),
                Git = await GitAsync(cancellationToken),
                Editor = _editor.Current,
                Instructions = _context._instructions.Load(_prompt.Root),
            };
            var news = LiveContextNews.Between(_said, now, MaxTokens);
            _said = now.Over(_said);
            return news;
        }

        public void Forget() => _said = _prompt;

        private async ValueTask<GitSnapshot> GitAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await _git.WaitAsync(_context._patience, _context._time, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return new GitSnapshot(GitState.Branch(_prompt.Root));
            }
        }
    }
}
