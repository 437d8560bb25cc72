using System.Reflection;
using System.Runtime.Loader;

namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// The Roslyn of a .NET SDK: the compiler that the user's build has, with the code fixes and refactorings that <c>dotnet format</c>
/// brings. It is loaded when a type of it is first used, and a process uses one.
/// </summary>
public sealed class SdkRoslyn
{
    private static readonly Lock Choosing = new();
    private static SdkRoslyn? _used;

    private readonly string[] _folders;

    private SdkRoslyn(DotnetSdk sdk)
    {
        Sdk = sdk;
        Folder = FormatFolder(sdk);

        // The compiler proper is compiled ahead of time in the one folder and not in the other.
        var compiler = Path.Join(sdk.Folder, "Roslyn", "bincore");
        _folders = SameVersion(compiler, Folder) ? [compiler, Folder] : [Folder];
    }

    public DotnetSdk Sdk { get; }

    /// <summary>Where all of its assemblies are.</summary>
    public string Folder { get; }

    public Version Version => AssemblyName.GetAssemblyName(Path.Join(Folder, "Microsoft.CodeAnalysis.dll")).Version ?? new Version();

    /// <summary>The one that this process uses; null before <see cref="Use"/>.</summary>
    public static SdkRoslyn? Used => Volatile.Read(ref _used);

    /// <summary>The Roslyn for a folder: of the SDK that its <c>global.json</c> takes, else of the newest that is usable.</summary>
    public static SdkRoslynChoice Find(string folder, Func<string, string?> environment) => Find(folder, [.. DotnetSdk.All(environment)]);

    internal static SdkRoslynChoice Find(string folder, IReadOnlyCollection<DotnetSdk> sdks)
    {
        var usable = sdks.Where(sdk => sdk.Version >= DotnetSdk.Oldest && File.Exists(Path.Join(FormatFolder(sdk), "Microsoft.CodeAnalysis.CSharp.Features.dll"))).ToList();
        if ((SdkVersionPin.Find(folder)?.Choose(usable) ?? usable.MaxBy(sdk => sdk.Version)) is { } chosen)
        {
            return new SdkRoslynChoice.Found(new SdkRoslyn(chosen));
        }

        return new SdkRoslynChoice.Missing(sdks.MaxBy(sdk => sdk.Version) is not { } newest
            ? "No .NET SDK was found, so C# is plain text here. Install .NET 10 from https://dotnet.microsoft.com/download, or set DOTNET_ROOT to where it is."
            : newest.Version < DotnetSdk.Oldest
                ? $"The newest .NET SDK is {newest}, and {DotnetSdk.Oldest} is the oldest whose compiler will do, so C# is plain text here. Install .NET 10 from https://dotnet.microsoft.com/download."
                : $"The .NET SDK {newest} has no DotnetTools/dotnet-format folder, so C# is plain text here. Install the whole SDK from https://dotnet.microsoft.com/download.");
    }

    /// <summary>From here on Roslyn's types can be used. The first call decides for the process; what it decided is returned.</summary>
    public static SdkRoslyn Use(SdkRoslyn roslyn)
    {
        lock (Choosing)
        {
            if (_used is null)
            {
                AssemblyLoadContext.Default.Resolving += roslyn.Resolve;
                Volatile.Write(ref _used, roslyn);
            }

            return _used;
        }
    }

    private static string FormatFolder(DotnetSdk sdk) => Path.Join(sdk.Folder, "DotnetTools", "dotnet-format");

    private static bool SameVersion(string left, string right)
    {
        const string Compiler = "Microsoft.CodeAnalysis.CSharp.dll";
        return File.Exists(Path.Join(left, Compiler))
            && AssemblyName.GetAssemblyName(Path.Join(left, Compiler)).Version == AssemblyName.GetAssemblyName(Path.Join(right, Compiler)).Version;
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => _folders
        .Select(folder => Path.Join(folder, $"{name.Name}.dll"))
        .Where(File.Exists)
        .Select(context.LoadFromAssemblyPath)
        .FirstOrDefault();
}

/// <summary>What looking for a Roslyn ends in. Closed.</summary>
public abstract record SdkRoslynChoice
{
    private SdkRoslynChoice()
    {
    }

    public sealed record Found(SdkRoslyn Roslyn) : SdkRoslynChoice;

    /// <param name="Because">Sentences for people and for the model: what is missing and what to install.</param>
    public sealed record Missing(string Because) : SdkRoslynChoice;
}
