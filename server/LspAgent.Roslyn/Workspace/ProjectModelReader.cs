using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Turns what MSBuild's design-time builds found out into plain data. References to analyzers that are not there are left out: searches throw over them.</summary>
internal static class ProjectModelReader
{
    /// <param name="projects">A framework that a project lists twice is in them twice.</param>
    /// <param name="keyOf">The key of a project that was loaded before.</param>
    public static IReadOnlyList<ProjectModel> Read(IReadOnlyCollection<ProjectInfo> projects, Func<ProjectId, string?> keyOf)
    {
        var own = projects.Where(project => project.Language is LanguageNames.CSharp).ToDictionary(project => project.Id, KeyOf);
        return [.. projects.Where(project => own.ContainsKey(project.Id)).DistinctBy(KeyOf, StringComparer.Ordinal).Select(project => Read(project, id => own.GetValueOrDefault(id) ?? keyOf(id)))];
    }

    private static string KeyOf(ProjectInfo project) => $"{project.FilePath}|{project.Name}";

    private static ProjectModel Read(ProjectInfo project, Func<ProjectId, string?> keyOf) => new()
    {
        Key = KeyOf(project),
        Name = project.Name,
        AssemblyName = project.AssemblyName,
        FilePath = project.FilePath,
        OutputPath = project.OutputFilePath,
        ReferenceOutputPath = project.OutputRefFilePath,
        Documents = [.. project.Documents.Where(document => document.FilePath is not null).Select(document => new DocumentModel(document.FilePath ?? string.Empty, document.Name, [.. document.Folders]))],
        AdditionalDocuments = [.. project.AdditionalDocuments.Select(document => document.FilePath).OfType<string>()],
        ConfigurationDocuments = [.. project.AnalyzerConfigDocuments.Select(document => document.FilePath).OfType<string>()],
        Analyzers = [.. project.AnalyzerReferences.OfType<AnalyzerFileReference>().Select(reference => reference.FullPath).Where(File.Exists).Distinct(StringComparer.Ordinal)],
        Assemblies = [.. project.MetadataReferences.OfType<PortableExecutableReference>().Where(reference => reference.FilePath is not null)
            .Select(reference => new ReferenceModel(reference.FilePath ?? string.Empty, reference.Properties.Aliases, reference.Properties.EmbedInteropTypes))],
        Projects = [.. project.ProjectReferences.Select(reference => (Key: keyOf(reference.ProjectId), reference)).Where(pair => pair.Key is not null)
            .Select(pair => new ReferenceModel(pair.Key ?? string.Empty, pair.reference.Aliases.IsDefault ? [] : pair.reference.Aliases, pair.reference.EmbedInteropTypes))],
        Compilation = Read(
            project.CompilationOptions as CSharpCompilationOptions ?? new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
            project.ParseOptions as CSharpParseOptions ?? CSharpParseOptions.Default),
    };

    private static CompilationModel Read(CSharpCompilationOptions options, CSharpParseOptions parsing) => new(
        (int)options.OutputKind,
        (int)options.OptimizationLevel,
        options.CheckOverflow,
        options.AllowUnsafe,
        (int)options.Platform,
        (int)options.GeneralDiagnosticOption,
        options.WarningLevel,
        (int)options.NullableContextOptions,
        options.ReportSuppressedDiagnostics,
        options.PublicSign,
        options.Deterministic,
        options.MainTypeName,
        options.CryptoKeyFile,
        options.SpecificDiagnosticOptions.ToDictionary(option => option.Key, option => (int)option.Value, StringComparer.Ordinal),
        (int)parsing.SpecifiedLanguageVersion,
        (int)parsing.DocumentationMode,
        [.. parsing.PreprocessorSymbolNames],
        parsing.Features.ToDictionary(feature => feature.Key, feature => feature.Value, StringComparer.Ordinal));
}
