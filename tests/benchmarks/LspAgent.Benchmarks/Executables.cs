using LspAgent.Testing;

namespace LspAgent.Benchmarks;

/// <summary>The programs that are measured.</summary>
internal static class Executables
{
    /// <summary>The published agent, since it is that which people start; another one by LSPAGENT_EXE.</summary>
    public static string Agent { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "lspagent.exe" : "lspagent";
        var published = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", "..", "artifacts", "lspagent", name));
        return Environment.GetEnvironmentVariable("LSPAGENT_EXE") is { Length: > 0 } given ? given
            : File.Exists(published) ? published
            : throw new InvalidOperationException($"{published} is not there: run npm run build.");
    }
}
