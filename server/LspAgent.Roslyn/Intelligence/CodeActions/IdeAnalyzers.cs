using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>The style analyzers that come with the SDK's editor features: what they find at a place is what their fixes mend.</summary>
internal static class IdeAnalyzers
{
    private static readonly string[] Holders = ["Microsoft.CodeAnalysis.Features", "Microsoft.CodeAnalysis.CSharp.Features"];

    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> Loaded = new(Load);

    public static ImmutableArray<DiagnosticAnalyzer> All => Loaded.Value;

    private static ImmutableArray<DiagnosticAnalyzer> Load() =>
    [
        .. Holders
            .SelectMany(static name => Types(Assembly.Load(name)))
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && type.GetConstructor(Type.EmptyTypes) is not null
                && type.GetCustomAttributesData().Any(static data => data.AttributeType == typeof(DiagnosticAnalyzerAttribute) && Languages(data).Contains(LanguageNames.CSharp, StringComparer.Ordinal)))
            .Select(static type => Activator.CreateInstance(type) as DiagnosticAnalyzer)
            .OfType<DiagnosticAnalyzer>()
            .Where(static analyzer => analyzer.SupportedDiagnostics.Any(static descriptor => CodeActionProviders.CanFix(descriptor.Id))),
    ];

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }

    private static IEnumerable<string> Languages(CustomAttributeData data) => data.ConstructorArguments.SelectMany(static argument => argument.Value switch
    {
        string language => [language],
        IEnumerable<CustomAttributeTypedArgument> more => more.Select(static one => one.Value as string ?? string.Empty),
        _ => [],
    });
}
