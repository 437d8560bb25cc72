namespace LspAgent.Architecture.Tests;

/// <summary>Files stay small enough to read at once, above all those in the middle of everything.</summary>
[TestClass]
public sealed class FileSizeTests
{
    private const int ServerLimit = 400;
    private const int TestLimit = 600;
    private const int CentralLimit = 250;

    private static readonly string[] Central =
        ["QueryLoop.cs", "AgentSession.cs", "ToolRunner.cs", "RequestQueue.cs", "RpcConnection.cs", "AgentServices.cs"];

    /// <summary>Files that may be longer, each with the reason.</summary>
    private static readonly Dictionary<string, (int Limit, string Reason)> Exceptions = new(StringComparer.Ordinal);

    [TestMethod]
    public void No_file_swells() =>
        Repository.AssertNone(Repository.Sources
            .Concat(Repository.Read("scripts", "*.mjs"))
            .Concat(Repository.Read("tests", "*.mjs"))
            .Where(file => !file.Path.Contains("/fixtures/", StringComparison.Ordinal))
            .SelectMany(TooLong));

    [TestMethod]
    public void Exceptions_stay_few_and_are_still_needed()
    {
        Assert.IsLessThanOrEqualTo(5, Exceptions.Count);
        Repository.AssertNone(Exceptions.Keys.Where(path => !Repository.Exists(path)).Select(path => $"{path} is gone: take it from the exceptions"));
        Repository.AssertNone(Exceptions.Where(exception => exception.Value.Reason.Length == 0).Select(exception => $"{exception.Key} has no reason"));
    }

    [TestMethod]
    [DataRow("server/LspAgent.Core/Turns/QueryLoop.cs", 250, false)]
    [DataRow("server/LspAgent.Core/Turns/QueryLoop.cs", 251, true)]
    [DataRow("server/LspAgent.Core/Turns/Turn.cs", 400, false)]
    [DataRow("server/LspAgent.Core/Turns/Turn.cs", 401, true)]
    [DataRow("tests/LspAgent.Core.Tests/TurnTests.cs", 600, false)]
    [DataRow("tests/LspAgent.Core.Tests/TurnTests.cs", 601, true)]
    public void A_file_over_its_limit_is_found(string path, int lines, bool found) =>
        Assert.AreEqual(found, TooLong(new(path, string.Concat(Enumerable.Repeat("x\n", lines)))).Any());

    private static IEnumerable<string> TooLong(RepositoryFile file)
    {
        var lines = file.Text.AsSpan().Count('\n');
        var limit = LimitOf(file.Path);
        return lines > limit ? [$"{file.Path} has {lines} lines and may have {limit}: find the second idea in it and give it a file"] : [];
    }

    private static int LimitOf(string path) =>
        Exceptions.TryGetValue(path, out var exception) ? exception.Limit
        : Central.Contains(Path.GetFileName(path)) ? CentralLimit
        : path.StartsWith("tests/", StringComparison.Ordinal) ? TestLimit
        : ServerLimit;
}
