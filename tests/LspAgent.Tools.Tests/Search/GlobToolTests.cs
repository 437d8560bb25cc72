using LspAgent.Testing.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Search;

/// <summary>What <c>Glob</c> answers the model.</summary>
[TestClass]
public sealed class GlobToolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("*.cs", "a.cs src/b.cs src/deep/c.cs")]
    [DataRow("**/*.cs", "a.cs src/b.cs src/deep/c.cs")]
    [DataRow("src/*.cs", "src/b.cs")]
    [DataRow("./src/**", "src/b.cs src/d.ts src/deep/c.cs")]
    [DataRow("src/", "src/b.cs src/d.ts src/deep/c.cs")]
    [DataRow("**/deep/*", "src/deep/c.cs")]
    [DataRow("src/**/{c,d}.{cs,ts}", "src/d.ts src/deep/c.cs")]
    [DataRow("[ab].cs", "a.cs src/b.cs")]
    [DataRow("?.ts", "src/d.ts")]
    public async Task Patterns_mean_what_people_expect(string pattern, string expected)
    {
        foreach (var name in (string[])["a.cs", "src/b.cs", "src/deep/c.cs", "src/d.ts"])
        {
            File.SetLastWriteTimeUtc(_folder.Write(name, "x"), DateTime.UnixEpoch);
        }

        Assert.AreEqual(expected.Replace(' ', '\n'), await GlobAsync($$"""{"pattern":"{{pattern}}"}"""));
        Assert.AreEqual(expected.Replace(' ', '\n'), await GlobAsync($$"""{"pattern":"{{_folder.Path}}/{{(pattern.Contains('/') ? "" : "**/")}}{{pattern.TrimStart('.', '/')}}"}"""));
    }

    [TestMethod]
    public async Task The_newest_come_first_and_the_rest_is_counted()
    {
        for (var number = 0; number < 103; number++)
        {
            File.SetLastWriteTimeUtc(_folder.Write($"f{number:000}.txt", "x"), DateTime.UnixEpoch.AddHours(number));
        }

        var lines = (await GlobAsync("""{"pattern":"*.txt"}""")).Split('\n');
        Assert.AreEqual("f102.txt", lines[0]);
        Assert.AreEqual("f003.txt", lines[99]);
        Assert.AreEqual("[3 more, which are older: narrow the pattern or the path to see them.]", lines[100]);
    }

    [TestMethod]
    public async Task A_folder_can_be_searched_alone()
    {
        _folder.Write("a/x.cs", "");
        _folder.Write("b/x.cs", "");
        Assert.AreEqual("a/x.cs", await GlobAsync("""{"pattern":"*.cs","path":"a"}"""));
        Assert.AreEqual("error: a/x.cs is a file and not a folder. Give the folder as path, or leave path out.", await GlobAsync("""{"pattern":"*","path":"a/x.cs"}"""));
        Assert.AreEqual("No files match. Try a wider pattern, such as **/*name*.", await GlobAsync("""{"pattern":"*.fs"}"""));
    }

    private Task<string> GlobAsync(string input) => new Tooling(_folder.Path).TextAsync(new GlobTool(), input, TestContext.CancellationToken);
}
