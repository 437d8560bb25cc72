using System.Diagnostics;
using LspAgent.Testing;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Kit;

/// <summary>The fixture solution, copied once, restored and built as far as it can be, for the tests that only ask.</summary>
[TestClass]
public static class Shop
{
    private static readonly Lock Beginning = new();
    private static readonly TempFolder Cache = new();
    private static Task<TempFolder>? _copied;
    private static Task<CodeTooling>? _opened;

    internal static Task<CodeTooling> Tools
    {
        get
        {
            lock (Beginning)
            {
                return _opened ??= OpenAsync();
            }
        }
    }

    internal static async Task<string> FolderAsync() => (await Copied()).Path;

    [AssemblyCleanup]
    public static async Task End()
    {
        if (_opened is { } opened)
        {
            await (await opened).DisposeAsync();
        }

        if (_copied is { } copied)
        {
            (await copied).Dispose();
        }

        Cache.Dispose();
    }

    private static async Task<CodeTooling> OpenAsync() => new((await Copied()).Path, Cache.Path);

    private static Task<TempFolder> Copied()
    {
        lock (Beginning)
        {
            return _copied ??= Task.Run(static () => CopyAsync(isBuilt: true));
        }
    }

    /// <summary>A copy of a test's own, that it may change.</summary>
    internal static async Task<TempFolder> CopyAsync(bool isBuilt)
    {
        var folder = new TempFolder();
        var source = Path.Combine(Fixtures.Folder, "csharp", "Shop");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(source, file);
            if (!name.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            {
                folder.Write(name, await File.ReadAllTextAsync(file));
            }
        }

        if (isBuilt)
        {
            await DotnetAsync(folder.Path, "build", "src/Shop.App/Shop.App.csproj");
            await DotnetAsync(folder.Path, "restore", "tests/Shop.Tests/Shop.Tests.csproj");
        }

        return folder;
    }

    internal static async Task DotnetAsync(string folder, string command, string project)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [command, project, "-v", "quiet", "-nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await output + await errors);
    }
}
