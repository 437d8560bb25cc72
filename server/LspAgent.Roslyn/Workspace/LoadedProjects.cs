using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Workspace;

/// <summary>The solution of a workspace and what is known of the files in it. Its owner calls one method at a time.</summary>
internal sealed class LoadedProjects : IDisposable
{
    private readonly ProjectBuilder _builder = new(new AnalyzerLoader());
    private readonly Dictionary<string, ProjectModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<ProjectId, string> _keys = [];
    private readonly Dictionary<string, FileStamp?> _stamps = new(StringComparer.Ordinal);

    /// <summary>Sources below the folder that no project compiles.</summary>
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private ImmutableArray<LoadProblem> _problems = [];
    private AdhocWorkspace? _workspace;
    private Solution? _solution;
    private (Solution Under, List<(string Path, string Text)> Texts, Solution Solution)? _overlaid;

    /// <summary>Sentences: what could not be loaded, and what was never restored.</summary>
    public IEnumerable<string> Problems => RestoredPackages.Missing(_models.Values) is { } missing ? [missing, .. LoadProblem.Tell(_problems)] : LoadProblem.Tell(_problems);

    /// <param name="walk">The stamps that the solution's texts are read under.</param>
    public void Open(WorkspaceModel model, SourceWalk walk)
    {
        Empty();
        _models.Clear();
        _keys.Clear();
        _stamps.Clear();
        _problems = [.. model.Problems];
        foreach (var project in model.Projects)
        {
            _models[project.Key] = project;
        }

        Add(_models.Values);
        foreach (var path in FilesOf(_models.Values))
        {
            _stamps[path] = walk.Sources.TryGetValue(path, out var stamp) ? stamp : FileStamp.Of(path);
        }

        _leftOut.Clear();
        _leftOut.UnionWith(walk.Sources.Keys.Where(path => !_stamps.ContainsKey(path) && IsLeftOut(path)));
    }

    /// <summary>True for the file of a project that is loaded.</summary>
    public bool Knows(string path) => _models.Values.Any(model => string.Equals(model.FilePath, path, StringComparison.Ordinal));

    /// <summary>Lets go of all that was read and compiled, and keeps what the projects are made of.</summary>
    public void Forget()
    {
        if (_solution is null)
        {
            return;
        }

        Empty();
        Add(_models.Values);
        var known = FilesOf(_models.Values).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, stamp) in _stamps)
        {
            foreach (var id in stamp is null ? Current.GetDocumentIdsWithFilePath(path) : [])
            {
                _solution = Removed(id);
            }

            if (stamp is not null && !known.Contains(path))
            {
                AddSource(path);
            }
        }
    }

    private void Empty()
    {
        // The one before is left to those that still search in it.
        _overlaid = null;
        _workspace = new AdhocWorkspace(RoslynHost.Services);
        _solution = _workspace.CurrentSolution;
    }

    public string? KeyOf(ProjectId id) => _keys.GetValueOrDefault(id);

    /// <summary>The project files that have to be asked again when files of the model changed.</summary>
    /// <param name="all">Every file of the model, as it is now.</param>
    public List<string> AffectedBy(IReadOnlyCollection<string> changed, IEnumerable<string> all)
    {
        var affected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in ModelImports.Of(changed, all))
        {
            // What a restore leaves stands in the project's obj folder.
            var folder = Path.GetFileName(path) is "project.nuget.cache" ? Path.GetDirectoryName(Path.GetDirectoryName(path)) : Path.GetDirectoryName(path);
            foreach (var project in _models.Values.Select(model => model.FilePath).OfType<string>())
            {
                if (string.Equals(project, path, StringComparison.Ordinal) || !path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && folder is not null && project.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    affected.Add(project);
                }
            }
        }

        return [.. affected.Where(File.Exists).Order(StringComparer.Ordinal)];
    }

    public Solution Without(IReadOnlyCollection<string> paths)
    {
        var solution = Current;
        foreach (var project in solution.Projects.Where(project => paths.Contains(project.FilePath ?? string.Empty, StringComparer.Ordinal)))
        {
            solution = solution.RemoveProject(project.Id);
        }

        return solution;
    }

    public void Replace(IReadOnlyCollection<string> paths, IReadOnlyList<ProjectModel> projects, IReadOnlyList<LoadProblem> problems)
    {
        _solution = Without(paths);
        foreach (var model in _models.Values.Where(model => paths.Contains(model.FilePath ?? string.Empty, StringComparer.Ordinal)).ToList())
        {
            _models.Remove(model.Key);
        }

        var fresh = projects.Where(model => _models.TryAdd(model.Key, model)).ToList();
        _problems = [.. _problems.Where(problem => !paths.Any(path => problem.Message.Contains(path, StringComparison.Ordinal) || path.Equals(problem.Path, StringComparison.Ordinal))), .. problems];
        Add(fresh);
        foreach (var path in FilesOf(fresh))
        {
            _stamps[path] = FileStamp.Of(path);
            _leftOut.Remove(path);
        }

        foreach (var path in _stamps.Keys.Where(path => Current.GetDocumentIdsWithFilePath(path).IsEmpty && File.Exists(path)).ToList())
        {
            _stamps.Remove(path);
            if (IsLeftOut(path))
            {
                _leftOut.Add(path);
            }
        }
    }

    /// <summary>Reads again what changed, takes in what is new below a project's folder, and drops what is gone.</summary>
    public void Follow(SourceWalk walk)
    {
        foreach (var (path, stamp) in _stamps.ToList())
        {
            var now = walk.Sources.TryGetValue(path, out var walked) ? walked : FileStamp.Of(path);
            if (now == stamp)
            {
                continue;
            }

            _stamps[path] = now;
            var ids = Current.GetDocumentIdsWithFilePath(path);
            foreach (var id in ids)
            {
                _solution = now is null ? Removed(id) : Reread(id, path);
            }

            if (ids.IsEmpty && now is not null && path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            {
                BringBack(path);
            }
        }

        AddNew(walk);
    }

    /// <summary>What a project leaves out stays out, and so does what comes to stand among nothing else.</summary>
    private void AddNew(SourceWalk walk)
    {
        var fresh = walk.Sources.Keys.Where(path => !_stamps.ContainsKey(path) && !_leftOut.Contains(path)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        var leftOut = _leftOut.Select(Path.GetDirectoryName).ToHashSet(StringComparer.Ordinal);
        leftOut.ExceptWith(_stamps.Keys.Select(Path.GetDirectoryName));
        foreach (var path in fresh)
        {
            if (leftOut.Contains(Path.GetDirectoryName(path)))
            {
                _leftOut.Add(path);
                continue;
            }

            _stamps[path] = walk.Sources[path];
            AddSource(path);
        }
    }

    /// <summary>The solution with the texts of an editor in place of the disk's; null when nothing is loaded.</summary>
    public Solution? With(List<(string Path, string Text)> texts)
    {
        if (_solution is null || texts.Count == 0)
        {
            return _solution;
        }

        if (_overlaid is { } last && ReferenceEquals(last.Under, _solution) && last.Texts.SequenceEqual(texts))
        {
            return last.Solution;
        }

        var solution = _solution;
        foreach (var (path, text) in texts)
        {
            foreach (var id in solution.GetDocumentIdsWithFilePath(path).Where(id => solution.GetDocument(id) is not null))
            {
                solution = solution.WithDocumentText(id, SourceText.From(text, System.Text.Encoding.UTF8));
            }
        }

        _overlaid = (_solution, texts, solution);
        return solution;
    }

    public void Dispose() => _workspace?.Dispose();

    private Solution Current => _solution ?? throw new InvalidOperationException("Nothing is loaded yet.");

    private void Add(IEnumerable<ProjectModel> projects)
    {
        var frameworks = new FrameworkReferences(_models.Values);
        var infos = projects.Select(model => _builder.Build(frameworks.Mended(model), _models.ContainsKey)).ToList();
        foreach (var model in _models.Values)
        {
            _keys[_builder.IdOf(model.Key)] = model.Key;
        }

        var solution = Current;
        foreach (var info in infos)
        {
            solution = solution.AddProject(info);
        }

        _solution = solution;
    }

    private static IEnumerable<string> FilesOf(IEnumerable<ProjectModel> models) =>
        models.SelectMany(model => model.Documents.Select(document => document.Path).Concat(model.AdditionalDocuments).Concat(model.ConfigurationDocuments)).Distinct(StringComparer.Ordinal);

    private Solution Removed(DocumentId id) =>
        Current.GetDocument(id) is not null ? Current.RemoveDocument(id)
        : Current.GetAdditionalDocument(id) is not null ? Current.RemoveAdditionalDocument(id)
        : Current.RemoveAnalyzerConfigDocument(id);

    private Solution Reread(DocumentId id, string path)
    {
        var loader = new FileTextLoader(path, defaultEncoding: null);
        return Current.GetDocument(id) is not null ? Current.WithDocumentTextLoader(id, loader, PreservationMode.PreserveValue)
            : Current.GetAdditionalDocument(id) is not null ? Current.WithAdditionalDocumentTextLoader(id, loader, PreservationMode.PreserveValue)
            : Current.WithAnalyzerConfigDocumentTextLoader(id, loader, PreservationMode.PreserveValue);
    }

    /// <summary>Asked of a source that no project lists: a project that could not be loaded lists none, and leaves none out.</summary>
    private bool IsLeftOut(string path) => NearestTo(path).Exists(static model => model.Documents.Count > 0);

    /// <summary>The projects whose folder is the nearest above a file.</summary>
    private List<ProjectModel> NearestTo(string path)
    {
        var owners = _models.Values.Where(model => model.FilePath is { } file && path.StartsWith(Path.GetDirectoryName(file) + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToLookup(static model => Path.GetDirectoryName(model.FilePath)?.Length ?? 0);
        return owners.Count == 0 ? [] : [.. owners[owners.Max(static group => group.Key)]];
    }

    /// <summary>A source that was gone is again of all the projects that had it.</summary>
    private void BringBack(string path)
    {
        var isListed = false;
        foreach (var model in _models.Values)
        {
            foreach (var document in model.Documents.Where(document => document.Path.Equals(path, StringComparison.Ordinal)))
            {
                isListed = true;
                _solution = Current.AddDocument(ProjectBuilder.Document(_builder.IdOf(model.Key), document));
            }
        }

        if (!isListed)
        {
            AddSource(path);
        }
    }

    /// <summary>A source is of the project whose folder is the nearest above it, as the SDK's usual globs have it.</summary>
    private void AddSource(string path)
    {
        var nearest = NearestTo(path);
        if (nearest.Count == 0)
        {
            // Among loose files it joins the others.
            if (_models.Values.FirstOrDefault(model => model is { FilePath: null, Key: LooseSources.Together }) is { } loose)
            {
                _solution = Current.AddDocument(ProjectBuilder.Document(_builder.IdOf(loose.Key), new DocumentModel(path, Path.GetFileName(path), [])));
            }

            return;
        }

        foreach (var model in nearest)
        {
            var folders = Path.GetRelativePath(Path.GetDirectoryName(model.FilePath) ?? string.Empty, Path.GetDirectoryName(path) ?? string.Empty).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(folder => folder is not ".");
            _solution = Current.AddDocument(ProjectBuilder.Document(_builder.IdOf(model.Key), new DocumentModel(path, Path.GetFileName(path), [.. folders])));
        }
    }
}
