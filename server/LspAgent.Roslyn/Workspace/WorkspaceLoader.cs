using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Finds the project models of a workspace: those that the last start left, when nothing they are made of has changed, and else by building.</summary>
internal sealed class WorkspaceLoader(string root, string? named, SdkRoslyn roslyn, string cache, IProgress<LoadProgress> progress)
{
    private const int MostProblems = 200;

    private readonly string _kept = Path.Join(cache, "projects.json");

    public async Task<WorkspaceModel> LoadAsync(SourceWalk walk, CancellationToken cancellationToken)
    {
        var key = ModelKey.Of(walk, roslyn);
        if (Kept() is { } kept && string.Equals(kept.Key, key, StringComparison.Ordinal))
        {
            return kept;
        }

        var target = WorkspaceTarget.Find(root, named, walk);
        if (target is WorkspaceTarget.Loose)
        {
            return new WorkspaceModel(key, null, LooseSources.Models([.. walk.Sources.Keys], roslyn.Sdk, cache, cancellationToken), []);
        }

        var build = new DesignTimeBuild(root, progress);
        IReadOnlyList<ProjectModel> projects;
        try
        {
            projects = await build.RunAsync(target, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new WorkspaceModel(key, Shown(target), [], [Failure(Shown(target), exception)]);
        }

        var model = new WorkspaceModel(key, Shown(target), projects, Problems(build.Problems));
        CacheFile.Replace(_kept, JsonSerializer.SerializeToUtf8Bytes(model, ProjectModelJson.Default.WorkspaceModel));
        return model;
    }

    /// <summary>What <c>dotnet restore</c> has to be given for the projects whose packages were never restored: their solution, or else themselves.</summary>
    public IReadOnlyList<string> ToRestore(SourceWalk walk, WorkspaceModel model) => RestoredPackages.Lacking(model.Projects) switch
    {
        [] => [],
        var projects => WorkspaceTarget.Find(root, named, walk) is WorkspaceTarget.SolutionFile { Path: var solution } ? [solution] : projects,
    };

    /// <summary>Some projects anew, in a solution that lacks them.</summary>
    public async Task<(IReadOnlyList<ProjectModel> Projects, IReadOnlyList<LoadProblem> Problems)> ReloadAsync(
        IReadOnlyList<string> paths,
        Solution solution,
        Func<ProjectId, string?> keyOf,
        CancellationToken cancellationToken)
    {
        var build = new DesignTimeBuild(root, progress);
        try
        {
            var projects = await build.RunAgainAsync(paths, solution, keyOf, cancellationToken);
            return (projects, Problems(build.Problems));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ([], [Failure(string.Join(", ", paths.Select(Path.GetFileName)), exception)]);
        }
    }

    /// <summary>Whatever stops MSBuild, which has errors of its own kinds, costs the projects and nothing more.</summary>
    private LoadProblem Failure(string what, Exception exception) => new(null, SdkVersionPin.Find(root) is { } pin && pin.Choose([roslyn.Sdk]) is null
        ? $"{what} cannot be loaded: global.json asks for the .NET SDK {pin.Version}, and {roslyn.Sdk.Version} is what is here. Install that SDK and start LspAgent again, or change global.json. Until then C# is answered by syntax alone."
        : $"{what} cannot be loaded: {exception.Message.Trim().Split('\n')[0].TrimEnd()} C# is answered by syntax alone.");

    private static string Shown(WorkspaceTarget target) => target switch
    {
        WorkspaceTarget.SolutionFile solution => Path.GetFileName(solution.Path),
        WorkspaceTarget.ProjectFiles { Paths: [var path] } => Path.GetFileName(path),
        WorkspaceTarget.ProjectFiles several => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{several.Paths.Count} projects"),
        _ => "loose files",
    };

    private static List<LoadProblem> Problems(IReadOnlyList<LoadProblem> problems) => [.. problems.Distinct().Take(MostProblems)];

    private WorkspaceModel? Kept()
    {
        try
        {
            return CacheFile.Read(_kept) is { } content ? JsonSerializer.Deserialize(content, ProjectModelJson.Default.WorkspaceModel) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
