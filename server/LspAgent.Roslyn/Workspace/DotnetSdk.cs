using System.Globalization;

namespace LspAgent.Roslyn.Workspace;

/// <summary>A .NET SDK on this machine.</summary>
public sealed record DotnetSdk(string Folder, Version Version)
{
    /// <summary>The first whose compiler has what we need.</summary>
    public static Version Oldest { get; } = new(9, 0, 300);

    /// <summary>The folder of the <c>dotnet</c> program that the SDK belongs to.</summary>
    public string Root => Path.GetDirectoryName(Path.GetDirectoryName(Folder)) ?? Folder;

    /// <summary>The newest one that can be found without starting anything; previews count as what they will be.</summary>
    public static DotnetSdk? FindNewest(Func<string, string?> environment) => All(environment).MaxBy(sdk => sdk.Version);

    /// <summary>Every one that can be found without starting anything.</summary>
    public static IEnumerable<DotnetSdk> All(Func<string, string?> environment) => Roots(environment)
        .Select(root => Path.Join(root, "sdk"))
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .Select(folder => TryParse(Path.GetFileName(folder)) is { } version ? new DotnetSdk(folder, version) : null)
        .OfType<DotnetSdk>();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version} in {Folder}");

    internal static Version? TryParse(string name) => Version.TryParse(name.Split('-')[0], out var version) ? version : null;

    private static IEnumerable<string> Roots(Func<string, string?> environment)
    {
        if (environment("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return root;
        }

        // What is on the path is often a link into the folder that the SDKs stand in.
        if (OnPath(environment) is { } program)
        {
            var real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
            yield return Path.GetDirectoryName(real) ?? real;
        }

        if (OperatingSystem.IsWindows())
        {
            yield return Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
        }
        else
        {
            yield return "/usr/share/dotnet";
            yield return "/usr/lib/dotnet";
            yield return "/usr/local/share/dotnet";
        }

        yield return Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
    }

    private static string? OnPath(Func<string, string?> environment) => (environment("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Join(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        .FirstOrDefault(File.Exists);
}
