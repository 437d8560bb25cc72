namespace LspAgent.Roslyn.Workspace;

/// <summary>How one project is compiled for one target framework, in plain data: what a design-time build finds out, and what is kept for the next start.</summary>
internal sealed record ProjectModel
{
    /// <summary>The same from one load to the next.</summary>
    public required string Key { get; init; }

    /// <summary>With the target framework behind it where there are several.</summary>
    public required string Name { get; init; }

    public required string AssemblyName { get; init; }

    public string? FilePath { get; init; }

    public string? OutputPath { get; init; }

    public string? ReferenceOutputPath { get; init; }

    public required IReadOnlyList<DocumentModel> Documents { get; init; }

    public IReadOnlyList<string> AdditionalDocuments { get; init; } = [];

    public IReadOnlyList<string> ConfigurationDocuments { get; init; } = [];

    /// <summary>Whole paths.</summary>
    public IReadOnlyList<string> Analyzers { get; init; } = [];

    public IReadOnlyList<ReferenceModel> Assemblies { get; init; } = [];

    /// <summary>By <see cref="Key"/>.</summary>
    public IReadOnlyList<ReferenceModel> Projects { get; init; } = [];

    public required CompilationModel Compilation { get; init; }
}

/// <summary>A source of a project.</summary>
/// <param name="Folders">As the project shows them.</param>
internal sealed record DocumentModel(string Path, string Name, IReadOnlyList<string> Folders);

/// <summary>A reference to an assembly or to another project.</summary>
internal sealed record ReferenceModel(string To, IReadOnlyList<string> Aliases, bool EmbedsInteropTypes);

/// <summary>The compiler's options, as far as they decide what code means and which diagnostics it has.</summary>
/// <param name="Severities">What the project says of single diagnostics, by their ids.</param>
internal sealed record CompilationModel(
    int OutputKind,
    int Optimization,
    bool ChecksOverflow,
    bool AllowsUnsafe,
    int Platform,
    int GeneralDiagnostics,
    int WarningLevel,
    int Nullable,
    bool ReportsSuppressed,
    bool IsPublicSign,
    bool IsDeterministic,
    string? MainType,
    string? KeyFile,
    IReadOnlyDictionary<string, int> Severities,
    int LanguageVersion,
    int Documentation,
    IReadOnlyList<string> Symbols,
    IReadOnlyDictionary<string, string> Features);

/// <summary>Everything that was loaded for a workspace.</summary>
/// <param name="Key">Of the files that it was made of.</param>
/// <param name="Problems">What could not be loaded, and why.</param>
internal sealed record WorkspaceModel(string Key, string? Target, IReadOnlyList<ProjectModel> Projects, IReadOnlyList<LoadProblem> Problems);
