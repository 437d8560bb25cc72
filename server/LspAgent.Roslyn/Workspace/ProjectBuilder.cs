using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Makes Roslyn's projects of plain models. Assemblies that several projects refer to are read once. Safe for concurrent use.</summary>
internal sealed class ProjectBuilder(AnalyzerLoader analyzers)
{
    private readonly ConcurrentDictionary<(string Path, FileStamp? Stamp), PortableExecutableReference> _assemblies = new();
    private readonly ConcurrentDictionary<string, ProjectId> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, FileStamp? Stamp), AnalyzerFileReference> _analyzers = new();

    /// <summary>The same project keeps its id from one load to the next, so that those that refer to it need not be made anew.</summary>
    public ProjectId IdOf(string key) => _ids.GetOrAdd(key, name => ProjectId.CreateNewId(name));

    public ProjectInfo Build(ProjectModel model, Func<string, bool> isLoaded)
    {
        var id = IdOf(model.Key);
        return ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            model.Name,
            model.AssemblyName,
            LanguageNames.CSharp,
            model.FilePath,
            model.OutputPath,
            Options(model.Compilation),
            Parsing(model.Compilation),
            model.Documents.Select(document => Document(id, document)),
            model.Projects.Where(reference => isLoaded(reference.To)).Select(reference => new ProjectReference(IdOf(reference.To), [.. reference.Aliases], reference.EmbedsInteropTypes)),
            model.Assemblies.Where(reference => File.Exists(reference.To)).Select(Assembly),
            model.Analyzers.Where(File.Exists).Select(path => _analyzers.GetOrAdd((path, FileStamp.Of(path)), file => new AnalyzerFileReference(file.Path, analyzers))),
            model.AdditionalDocuments.Select(path => Text(id, path)),
            isSubmission: false,
            hostObjectType: null,
            model.ReferenceOutputPath)
            .WithAnalyzerConfigDocuments(model.ConfigurationDocuments.Select(path => Text(id, path)));
    }

    public static DocumentInfo Document(ProjectId project, DocumentModel document) =>
        DocumentInfo.Create(DocumentId.CreateNewId(project, document.Path), document.Name, document.Folders, SourceCodeKind.Regular, new FileTextLoader(document.Path, defaultEncoding: null), document.Path);

    private static DocumentInfo Text(ProjectId project, string path) =>
        DocumentInfo.Create(DocumentId.CreateNewId(project, path), Path.GetFileName(path), loader: new FileTextLoader(path, defaultEncoding: null), filePath: path);

    private PortableExecutableReference Assembly(ReferenceModel reference)
    {
        var shared = _assemblies.GetOrAdd((reference.To, FileStamp.Of(reference.To)), static file => MetadataReference.CreateFromFile(file.Path, documentation: Documentation(file.Path)));
        return reference is { Aliases.Count: 0, EmbedsInteropTypes: false }
            ? shared
            : shared.WithProperties(new MetadataReferenceProperties(MetadataImageKind.Assembly, [.. reference.Aliases], reference.EmbedsInteropTypes));
    }

    private static XmlDocumentationProvider? Documentation(string assembly)
    {
        var file = Path.ChangeExtension(assembly, ".xml");
        return File.Exists(file) ? XmlDocumentationProvider.CreateFromFile(file) : null;
    }

    private static CSharpParseOptions Parsing(CompilationModel model) =>
        new CSharpParseOptions((LanguageVersion)model.LanguageVersion, (DocumentationMode)model.Documentation, SourceCodeKind.Regular, model.Symbols).WithFeatures(model.Features);

    private static CSharpCompilationOptions Options(CompilationModel model) => new(
        (OutputKind)model.OutputKind,
        mainTypeName: model.MainType,
        optimizationLevel: (OptimizationLevel)model.Optimization,
        checkOverflow: model.ChecksOverflow,
        allowUnsafe: model.AllowsUnsafe,
        cryptoKeyFile: model.KeyFile,
        platform: (Platform)model.Platform,
        generalDiagnosticOption: (ReportDiagnostic)model.GeneralDiagnostics,
        warningLevel: model.WarningLevel,
        specificDiagnosticOptions: model.Severities.Select(option => KeyValuePair.Create(option.Key, (ReportDiagnostic)option.Value)),
        reportSuppressedDiagnostics: model.ReportsSuppressed,
        publicSign: model.IsPublicSign,
        deterministic: model.IsDeterministic,
        nullableContextOptions: (NullableContextOptions)model.Nullable,
        concurrentBuild: true,
        xmlReferenceResolver: new XmlFileResolver(baseDirectory: null),
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
        strongNameProvider: new DesktopStrongNameProvider(ImmutableArray<string>.Empty));
}
