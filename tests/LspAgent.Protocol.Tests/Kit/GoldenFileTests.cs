using LspAgent.Testing.Golden;

namespace LspAgent.Protocol.Tests.Kit;

/// <summary>Golden files in a folder of the test's own.</summary>
[TestClass]
public sealed class GoldenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    [TestMethod]
    public void A_text_is_what_its_file_says_whatever_the_line_ends()
    {
        GoldenFile.Check(_folder, "sub/a.txt", "one\ntwo\n", update: true);

        GoldenFile.Check(_folder, "sub/a.txt", "one\r\ntwo", update: false);
        Assert.AreEqual("one\ntwo\n", File.ReadAllText(Path.Combine(_folder, "sub", "a.txt")));
    }

    [TestMethod]
    public void A_difference_is_shown()
    {
        GoldenFile.Check(_folder, "a.txt", "one\ntwo", update: true);

        var error = Assert.ThrowsExactly<GoldenFileException>(() => GoldenFile.Check(_folder, "a.txt", "one\n2", update: false));
        Assert.Contains("Line 2\nexpected: two\nactual:   2", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_file_that_is_not_there_is_no_agreement() =>
        Assert.ThrowsExactly<GoldenFileException>(() => GoldenFile.Check(_folder, "a.txt", "one", update: false));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
