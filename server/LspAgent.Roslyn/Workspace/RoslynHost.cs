using System.Composition;
using System.Composition.Hosting;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host;
using Microsoft.CodeAnalysis.Host.Mef;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Roslyn's services for C#, code fixes and refactorings included, composed once for the process. Only to be touched after <see cref="SdkRoslyn.Use"/>.</summary>
internal static class RoslynHost
{
    private static readonly string[] Parts =
    [
        "Microsoft.CodeAnalysis.Workspaces",
        "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "Microsoft.CodeAnalysis.Features",
        "Microsoft.CodeAnalysis.CSharp.Features",
        "Microsoft.CodeAnalysis.Workspaces.MSBuild",
    ];

    private static readonly Lazy<CompositionHost> Container = new(() => new ContainerConfiguration().WithAssemblies(Parts.Select(Assembly.Load)).CreateContainer());
    private static readonly Lazy<MefHostServices> Composed = new(() => MefHostServices.Create(Container.Value));

    public static HostServices Services => Composed.Value;

    /// <summary>Every part of one kind that Roslyn brings for C#.</summary>
    public static IEnumerable<T> Exports<T>() => ((CompositionContext)Container.Value).GetExports<T>();

    /// <summary>Loads all of it and reads a line of C#, so that what does not work is found out now.</summary>
    /// <returns>The version of the compiler in use.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Version Try()
    {
        var tree = CSharpSyntaxTree.ParseText("class C;");
        _ = Services;
        return tree.GetType().Assembly.GetName().Version ?? new Version();
    }
}
