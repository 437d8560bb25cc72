using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Asks MSBuild, in a process of its own, how the projects of a target are compiled. One that is broken costs a sentence, and the others are loaded.</summary>
internal sealed class DesignTimeBuild(string root, IProgress<LoadProgress> progress)
{
    private const string ListedTwice = "Found project with the same file path and output path as another project";

    private readonly List<LoadProblem> _problems = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _total;

    public IReadOnlyList<LoadProblem> Problems => _problems;

    public async Task<IReadOnlyList<ProjectModel>> RunAsync(WorkspaceTarget target, CancellationToken cancellationToken)
    {
        using var workspace = new LoadingWorkspace(Note);
        var loader = Loader(workspace);
        var steps = new Steps(this);
        return await BuildHostSockets.AroundAsync(() => RunAsync(target, loader, steps, cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<ProjectModel>> RunAsync(WorkspaceTarget target, MSBuildProjectLoader loader, Steps steps, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case WorkspaceTarget.SolutionFile { Path: var path }:
                _total = WorkspaceTarget.CountProjects(path);
                var solution = await loader.LoadSolutionInfoAsync(path, steps, null, cancellationToken);
                return ProjectModelReader.Read(solution.Projects, static _ => null);
            case WorkspaceTarget.ProjectFiles { Paths: var paths }:
                _total = paths.Count;
                return ProjectModelReader.Read(await LoadAsync(loader, paths, ProjectMap.Create(), steps, cancellationToken), static _ => null);
            default:
                return [];
        }
    }

    /// <summary>Asks for some projects again; what they refer to is taken from the solution.</summary>
    /// <param name="solution">Without the projects that are asked for.</param>
    public async Task<IReadOnlyList<ProjectModel>> RunAgainAsync(IReadOnlyList<string> paths, Solution solution, Func<ProjectId, string?> keyOf, CancellationToken cancellationToken)
    {
        using var workspace = new LoadingWorkspace(Note);
        _total = paths.Count;
        var loaded = await BuildHostSockets.AroundAsync(() => LoadAsync(Loader(workspace), paths, ProjectMap.Create(solution), new Steps(this), cancellationToken), cancellationToken);
        return ProjectModelReader.Read(loaded, keyOf);
    }

    private static MSBuildProjectLoader Loader(Microsoft.CodeAnalysis.Workspace workspace) => new(workspace) { SkipUnrecognizedProjects = true };

    private static async Task<List<ProjectInfo>> LoadAsync(MSBuildProjectLoader loader, IReadOnlyList<string> paths, ProjectMap map, IProgress<ProjectLoadProgress> steps, CancellationToken cancellationToken)
    {
        var projects = new Dictionary<ProjectId, ProjectInfo>();
        foreach (var path in paths)
        {
            foreach (var project in await loader.LoadProjectInfoAsync(path, map, steps, null, cancellationToken))
            {
                projects[project.Id] = project;
            }
        }

        return [.. projects.Values];
    }

    private void Note(WorkspaceDiagnostic diagnostic)
    {
        // What an analyzer reference or a project of another language lacks is no fault of the user's, and a framework that is listed twice does no harm.
        if (diagnostic.Kind == WorkspaceDiagnosticKind.Failure && !diagnostic.Message.StartsWith(ListedTwice, StringComparison.Ordinal))
        {
            lock (_problems)
            {
                _problems.Add(LoadProblem.Of(diagnostic.Message));
            }
        }
    }

    /// <summary>Hears of failures at once: the event that every workspace has is raised some time later.</summary>
    private sealed class LoadingWorkspace(Action<WorkspaceDiagnostic> note) : Microsoft.CodeAnalysis.Workspace(RoslynHost.Services, "lspagent")
    {
        protected override void OnWorkspaceFailed(WorkspaceDiagnostic diagnostic) => note(diagnostic);
    }

    /// <summary>Tells how far it is, in the thread that got there.</summary>
    private sealed class Steps(DesignTimeBuild owner) : IProgress<ProjectLoadProgress>
    {
        public void Report(ProjectLoadProgress value)
        {
            if (value.Operation != ProjectLoadOperation.Resolve)
            {
                return;
            }

            int done;
            lock (owner._seen)
            {
                owner._seen.Add(value.FilePath);
                done = owner._seen.Count;
            }

            owner.Tell(done);
        }
    }

    private void Tell(int done) => progress.Report(new LoadProgress(root, done, Math.Max(_total, done), IsOver: false));
}
