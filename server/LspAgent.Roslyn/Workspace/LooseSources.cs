using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Makes projects of sources that have none: each program of one file for itself, the others together, with the framework of the SDK and its usual usings.</summary>
internal static class LooseSources
{
    /// <summary>The key of the project of all sources that are no program.</summary>
    public const string Together = "files";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    /// <param name="folder">Where a file of ours can be kept.</param>
    public static IReadOnlyList<ProjectModel> Models(IReadOnlyCollection<string> sources, DotnetSdk sdk, string folder, CancellationToken cancellationToken)
    {
        var usings = Path.Join(folder, "GlobalUsings.g.cs");
        CacheFile.Replace(usings, System.Text.Encoding.UTF8.GetBytes(Usings));
        var assemblies = Framework(sdk);
        var programs = sources.Where(path => IsProgram(path, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var projects = programs.Select(path => Model(path, [path], OutputKind.ConsoleApplication)).ToList();
        var others = sources.Where(path => !programs.Contains(path)).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            projects.Add(Model(Together, others, OutputKind.DynamicallyLinkedLibrary));
        }

        return projects;

        ProjectModel Model(string key, IReadOnlyList<string> paths, OutputKind kind) => new()
        {
            Key = key,
            Name = Path.GetFileNameWithoutExtension(key),
            AssemblyName = Path.GetFileNameWithoutExtension(key),
            Documents = [.. paths.Append(usings).Where(File.Exists).Select(path => new DocumentModel(path, Path.GetFileName(path), []))],
            Assemblies = assemblies,
            Compilation = new CompilationModel(
                (int)kind, (int)OptimizationLevel.Debug, ChecksOverflow: false, AllowsUnsafe: true, (int)Platform.AnyCpu, (int)ReportDiagnostic.Default, WarningLevel: 9999,
                (int)NullableContextOptions.Enable, ReportsSuppressed: false, IsPublicSign: false, IsDeterministic: true, MainType: null, KeyFile: null,
                new Dictionary<string, int>(StringComparer.Ordinal), (int)LanguageVersion.Latest, (int)DocumentationMode.Parse, [],
                new Dictionary<string, string>(StringComparer.Ordinal) { ["FileBasedProgram"] = "true" }),
        };
    }

    private static bool IsProgram(string path, CancellationToken cancellationToken) =>
        SourceFile.Read(path) is { } text
        && CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None), cancellationToken: cancellationToken).GetRoot(cancellationToken) is { } root
        && (root.ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement)) || text.ToString(new Microsoft.CodeAnalysis.Text.TextSpan(0, Math.Min(2, text.Length))) is "#!" or "#:");

    /// <summary>The reference assemblies that the SDK brings; where they were left out, those that programs run on.</summary>
    private static List<ReferenceModel> Framework(DotnetSdk sdk)
    {
        var reference = Newest(Path.Join(sdk.Root, "packs", "Microsoft.NETCore.App.Ref")) is { } pack && Directory.Exists(Path.Join(pack, "ref"))
            ? Directory.GetDirectories(Path.Join(pack, "ref")).FirstOrDefault()
            : null;
        var folder = reference ?? Newest(Path.Join(sdk.Root, "shared", "Microsoft.NETCore.App"));
        return folder is null
            ? []
            : [.. Directory.GetFiles(folder, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal).Select(path => new ReferenceModel(path, [], EmbedsInteropTypes: false))];
    }

    private static string? Newest(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).MaxBy(path => DotnetSdk.TryParse(Path.GetFileName(path)) ?? new Version())
        : null;

    private static bool IsManaged(string path)
    {
        try
        {
            return System.Reflection.AssemblyName.GetAssemblyName(path) is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
