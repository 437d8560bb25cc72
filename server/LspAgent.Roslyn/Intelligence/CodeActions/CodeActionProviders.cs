using System.Collections.Concurrent;
using System.Collections.Frozen;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>The code fixes and refactorings of the SDK, and the fixes that come with the analyzers of a project. One that throws offers nothing.</summary>
internal static class CodeActionProviders
{
    private static readonly Lazy<IReadOnlyList<CodeFixProvider>> Fixes = new(() => [.. RoslynHost.Exports<CodeFixProvider>()]);
    private static readonly Lazy<IReadOnlyList<CodeRefactoringProvider>> All = new(() => [.. RoslynHost.Exports<CodeRefactoringProvider>()]);
    private static readonly Lazy<FrozenSet<string>> Fixable = new(() => Fixes.Value.SelectMany(provider => provider.FixableDiagnosticIds).ToFrozenSet(StringComparer.Ordinal));
    private static readonly ConcurrentDictionary<AnalyzerFileReference, IReadOnlyList<CodeFixProvider>> OfReferences = new();

    public static IReadOnlyList<CodeRefactoringProvider> Refactorings => All.Value;

    public static IEnumerable<CodeFixProvider> FixesFor(Project project, string id) => Fixes.Value
        .Concat(project.AnalyzerReferences.OfType<AnalyzerFileReference>().SelectMany(reference => OfReferences.GetOrAdd(reference, Load)))
        .Where(provider => provider.FixableDiagnosticIds.Contains(id, StringComparer.Ordinal));

    /// <summary>Whether the SDK has a fix for a diagnostic.</summary>
    public static bool CanFix(string id) => Fixable.Value.Contains(id);

    /// <summary>Runs code of somebody else that may fail in any way.</summary>
    public static async Task GuardAsync(Func<Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A provider is code of a package: one that fails must not take the offers of the others away.
        catch (Exception)
#pragma warning restore CA1031
        {
            // It offers nothing here.
        }
    }

    private static List<CodeFixProvider> Load(AnalyzerFileReference reference)
    {
        try
        {
            return
            [
                .. reference.GetAssembly().GetTypes()
                    .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)) && type.GetConstructor(Type.EmptyTypes) is not null)
                    .Select(type => (CodeFixProvider?)Activator.CreateInstance(type))
                    .OfType<CodeFixProvider>(),
            ];
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or System.Reflection.ReflectionTypeLoadException or System.Reflection.TargetInvocationException)
        {
            return [];
        }
    }
}
