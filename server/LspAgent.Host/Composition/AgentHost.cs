using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Prompts;
using LspAgent.Core.Secrets;
using LspAgent.Core.Sessions;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Checkpoints;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Roslyn;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tools;
using LspAgent.Tools;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>The agent of a process, wired by hand: what all doors share, and how a session is set up.</summary>
internal sealed partial class AgentHost : IAsyncDisposable
{
    /// <summary>A turn waits no longer than this for git; it then says what it knows, and the rest in the next turn.</summary>
    private static readonly TimeSpan GitPatience = TimeSpan.FromMilliseconds(60);

    private readonly CancellationTokenSource _shutdown;
    private readonly CSharpWorkspaces _code;
    private readonly ImmutableArray<ITool> _tools;
    private readonly ILogger<AgentHost> _log;
    private readonly SecretRedactor _secrets = new(static () => SecretVariables.Of(System.Environment.GetEnvironmentVariables()));
    private readonly InstructionFiles _instructions;
    private readonly CheckpointStore _checkpoints;
    private readonly TranscriptRetention _retention;
    private readonly string _userFolder;
    private int _hasBegunRetention;

    /// <summary>What a door said of folders; it comes before what the user answered once.</summary>
    private readonly ConcurrentDictionary<string, bool> _trustOfThisRun = new(StringComparer.Ordinal);
    private readonly string _home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <param name="settings">What <c>--settings</c> was given; null for nothing.</param>
    public AgentHost(Func<string, string?> environment, string? settings, TimeProvider time, ILoggerFactory logging, CancellationToken shutdown)
    {
        _shutdown = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        Time = time;
        Background = new BackgroundTasks(logging.CreateLogger<BackgroundTasks>());
        var folder = _userFolder = UserFolder.Locate(environment);
        Trust = new TrustList(folder, _home);
        // Loading a project runs what it says: until its folder is trusted, C# is known by its syntax.
        Loading = new LoadingLog(logging.CreateLogger<LoadingLog>());
        _code = new CSharpWorkspaces(Path.Join(folder, "cache", "csharp"), environment, IsTrusted, root => (Solution ?? CSharpOf(root).Solution) is { } named ? Path.GetRelativePath(root, Path.Combine(root, named)) : null, Loading, logging);
        _log = logging.CreateLogger<AgentHost>();
        UserModels = new UserModels(environment, settings, time);
        _checkpoints = new CheckpointStore(folder, time);
        _instructions = new InstructionFiles(_home, folder);
        var builtIn = BuiltInTools.Create(CommandSandbox.OfThisMachine(environment, root => UserModels.Files.Load(root, IsTrusted(root)).Settings.Sandbox));
        var code = CSharpTools.Create(_code);
        CodeReaders = [.. code.Where(static tool => tool.Effects is ToolEffects.ReadsFiles)];
        _tools = VerifiedTool.Around([.. builtIn, .. code], _code, CSharpOf);
        Transcripts = new TranscriptDirectory(folder, time);
        _retention = new TranscriptRetention(folder, Transcripts, time);
        Sessions = new SessionDirectory(
            new AgentServices
            {
                Models = Models,
                Transcripts = Transcripts,
                Exports = new ExportFiles(_home, folder),
                Secrets = _secrets,
                Hooks = NoHooks.Instance,
                LiveContext = new LiveContext(_instructions, Programs.Find("git", environment), root => GitState.IsHarmless(root) || IsTrusted(root), GitPatience, time, _shutdown.Token),
                Time = time,
                Logging = logging,
            },
            _shutdown.Token);
    }

    public static string Version { get; } =
        typeof(AgentHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public TimeProvider Time { get; }

    public BackgroundTasks Background { get; }

    public TranscriptDirectory Transcripts { get; }

    public UserModels UserModels { get; }

    /// <summary>The folders that the user trusts. Nothing of any other is run, and it allows itself nothing.</summary>
    public TrustList Trust { get; }

    public IModelDirectory Models => UserModels.Directory;

    public SessionDirectory Sessions { get; }

    /// <summary>The tools that only read C#.</summary>
    public ImmutableArray<ITool> CodeReaders { get; }

    public IEnumerable<string> ToolNames => _tools.Select(tool => tool.Name);

    public int? ContextWindowOf(string model) => (Models.Choose(model) as ModelChoice.Ready)?.Model.ContextWindow;

    /// <summary>How far the projects of a folder are loaded.</summary>
    public LoadingLog Loading { get; }

    /// <summary>The solution or project that the user named, absolute or relative to its folder; null to look for one. Counts for folders that are opened from then on.</summary>
    public string? Solution { get; set; }

    /// <summary>A folder for what can be made again at any time.</summary>
    public string Cache => Path.Join(_userFolder, "cache");

    /// <summary>What can be asked about the C# of a folder.</summary>
    /// <exception cref="CodeQuestionException">There is no usable SDK on this machine.</exception>
    public CodeIntelligence CodeOf(string root) => _code.Open(root);

    /// <summary>Takes a door's word on a folder for this run.</summary>
    public void SayTrust(string root, bool isTrusted) => _trustOfThisRun[root] = isTrusted;

    /// <summary>Whether things of a folder are run and its allowances count.</summary>
    public bool IsTrusted(string root) => _trustOfThisRun.TryGetValue(root, out var said) ? said : Trust.IsTrusted(root);

    /// <summary>From now on the settings of the folder count in every session that is open there.</summary>
    public void TrustOpenSessions(string root)
    {
        _trustOfThisRun[root] = true;
        var loaded = UserModels.Files.Load(root, isTrusted: true);
        foreach (var session in Sessions.Open.Where(session => session.Roots.Root.Equals(root, StringComparison.Ordinal)))
        {
            (session.Desk.Rules as SessionRules)?.Take(loaded);
        }
    }

    private CSharpSettings CSharpOf(string root) => UserModels.Files.Load(root, IsTrusted(root)).Settings.Csharp;

    /// <summary>Decides what a session of a folder is like: tools, prompt, limits.</summary>
    public ValueTask<SessionSetup> SetUpAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        UserModels.Keys.Refresh();
        UserModels.Keys.KeepFrom(_secrets);
        BeginRetention();
        var files = new WorkspaceFiles(request.OpenDocuments ?? NoOpenDocuments.Instance, _home);
        var roots = new WorkspaceRoots(Canonical(request.Root, files), [.. request.AdditionalRoots.Select(root => Canonical(root, files))]);
        if (request.IsTrusted is { } said)
        {
            // An editor's word is about all that is open in its window.
            foreach (var root in roots.All)
            {
                _trustOfThisRun[root] = said;
            }
        }

        var isTrusted = IsTrusted(roots.Root);
        var loaded = UserModels.Files.Load(roots.Root, isTrusted);
        var settings = loaded.Settings;
        roots = roots with { Additional = [.. roots.Additional.Concat(settings.Permissions.AdditionalDirectories.Select(root => Canonical(root, files))).Distinct(StringComparer.Ordinal)] };
        var rules = new SessionRules(loaded, roots, new DiskEntries(_home, isTrusted), _userFolder, SessionRules.OfCommandLine(request.AllowedTools), isTrusted);
        foreach (var problem in loaded.Problems.Concat(UserModels.Options.Problems).Concat(rules.Problems))
        {
            LogProblem(problem);
        }

        var model = request.Model ?? UserModels.Options.DefaultModel ?? settings.Model;
        var tools = new ToolCatalog(_tools, new ModelSkills(Models.Choose(model) is ModelChoice.Ready { CanSearchWeb: true }));

        // Not before the first command: a start has better things to do.
        var readOnly = new Lazy<ReadOnlyCalls>(() => new ReadOnlyCalls(new DiskEntries(_home, isTrusted), roots, _userFolder));
        return ValueTask.FromResult(new SessionSetup
        {
            Roots = roots,
            Files = files,
            Checkpoints = _checkpoints,
            Judge = (plan, token) => _code.BrokenByAsync(roots, plan, files.UnsavedDocuments, token),
            OnlyReads = (tool, call) => readOnly.Value.Holds(tool, call),
            ReviewsEdits = request.ReviewsEdits ?? settings.ReviewEdits,
            Tools = tools,
            Sections = [BuiltInPrompts.Identity, SessionSections.Environment(roots), .. SessionSections.FurtherTools(tools), _instructions.Load(roots.Root).Section, .. SessionSections.Appended(request.AppendSystemPrompt)],
            Model = model,
            Mode = request.Mode ?? settings.Permissions.DefaultMode ?? PermissionMode.Default,
            Permissions = new SandboxPolicy(rules),
            RuleKeeper = rules,
            TurnLimits = request.TurnLimits with { Steps = request.TurnLimits.Steps ?? settings.MaxTurns },
            CompactsByItself = settings.AutoCompactEnabled,
            SpinnerVerbs = SpinnerVerbs.For(settings.SpinnerVerbs),
            SessionLimits = request.SessionLimits,
            WhenNobodyIsThere = request.WhenNobodyIsThere,
            Editor = request.Editor,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        foreach (var tool in _tools.OfType<IDisposable>())
        {
            tool.Dispose();
        }

        await Background.DisposeAsync();
        await _code.DisposeAsync();
        await _shutdown.CancelAsync();
        UserModels.Dispose();
        _shutdown.Dispose();
    }

    /// <summary>Not before the first session is set up: one that is gone on with is held by then, however old it is.</summary>
    private void BeginRetention()
    {
        if (Interlocked.Exchange(ref _hasBegunRetention, 1) == 0)
        {
            // Not cancelled with the process: else one that never lives long would never get round to it.
            var days = UserModels.Settings.Settings.CleanupPeriodDays;
            Background.Run(async _ =>
            {
                if (await Task.Run(() => _retention.Apply(days)) is > 0 and var deleted)
                {
                    LogRetention(deleted, days);
                }
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} sessions were deleted that nobody had used for {Days} days (cleanupPeriodDays).")]
    private partial void LogRetention(int count, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogProblem(string problem);

    /// <summary>The folder as sessions know it, with every link resolved.</summary>
    public string Canonical(string root) => Canonical(root, new WorkspaceFiles(NoOpenDocuments.Instance, _home));

    private static string Canonical(string root, WorkspaceFiles files) =>
        files.Resolve(root, new WorkspaceRoots(root, [])) is PathResolution.Found { Path.Canonical: var canonical } ? canonical : root;
}
