namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// Gives each project the framework of another project that MSBuild chose for it. Where Roslyn's loader cannot tell which that is, it takes
/// the first one and leaves the assembly of the right one beside it, and the two contradict each other.
/// </summary>
internal sealed class FrameworkReferences
{
    private readonly Dictionary<string, ProjectModel> _byKey;
    private readonly Dictionary<string, ProjectModel> _byOutput = new(StringComparer.Ordinal);

    /// <param name="projects">All that are loaded, each key once.</param>
    public FrameworkReferences(IReadOnlyCollection<ProjectModel> projects)
    {
        _byKey = projects.ToDictionary(static project => project.Key, StringComparer.Ordinal);
        foreach (var project in projects)
        {
            foreach (var output in (string?[])[project.OutputPath, project.ReferenceOutputPath])
            {
                if (output is not null)
                {
                    _byOutput.TryAdd(output, project);
                }
            }
        }
    }

    /// <summary>The same project, with its references mended.</summary>
    public ProjectModel Mended(ProjectModel project)
    {
        var chosen = new Dictionary<string, (ReferenceModel Assembly, ProjectModel Of)>(StringComparer.Ordinal);
        foreach (var assembly in project.Assemblies)
        {
            // Only among the frameworks of one project: who refers to whom stays as it is.
            if (_byOutput.TryGetValue(assembly.To, out var of) && of.FilePath is { } file && project.Projects.Any(reference => file.Equals(FileOf(reference), StringComparison.Ordinal)))
            {
                chosen.TryAdd(file, (assembly, of));
            }
        }

        return chosen.Count == 0 ? project : project with
        {
            Assemblies = [.. project.Assemblies.Except(chosen.Values.Select(static choice => choice.Assembly))],
            Projects =
            [
                .. project.Projects.Where(reference => FileOf(reference) is not { } file || !chosen.ContainsKey(file)),
                .. chosen.Values.Select(static choice => choice.Assembly with { To = choice.Of.Key }),
            ],
        };
    }

    private string? FileOf(ReferenceModel reference) => _byKey.GetValueOrDefault(reference.To)?.FilePath;
}
