namespace LspAgent.Testing.Golden;

/// <summary>A file of the repository that must be what the code says; <c>UPDATE_GOLDEN=1</c> writes it anew.</summary>
public static class GoldenFile
{
    private static string Root { get; } = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", ".."));

    /// <param name="path">From the root of the repository.</param>
    /// <exception cref="InvalidOperationException">The file differs.</exception>
    public static void Check(string path, string expected)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected + "\n");
        }

        var found = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        if (!string.Equals(found, expected + "\n", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{path} is not what the code says. Run this test with UPDATE_GOLDEN=1, build again and commit the file.\nExpected:\n{expected}");
        }
    }
}
