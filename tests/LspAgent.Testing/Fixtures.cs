namespace LspAgent.Testing;

/// <summary>The files below <c>tests/fixtures</c>, read from the working tree that the tests were built in.</summary>
public static class Fixtures
{
    public static string Folder { get; } = Find();

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LspAgent.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "fixtures");
            }
        }

        throw new InvalidOperationException("Fixtures are read from the repository, and no folder above the tests holds LspAgent.sln.");
    }
}
