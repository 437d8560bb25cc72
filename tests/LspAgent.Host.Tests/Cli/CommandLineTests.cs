namespace LspAgent.Host.Tests.Cli;

/// <summary>Whoever mistypes is told in one sentence what is wrong and what may have been meant, and standard output stays empty.</summary>
[TestClass]
public sealed class CommandLineTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("lspagent: there is no verb 'lps'. Did you mean 'lsp'?", "lps")]
    [DataRow("lspagent: there is no verb 'frobnicate'.", "frobnicate")]
    [DataRow("lspagent: there is no option '--stdoi'. Did you mean '--stdio'?", "lsp", "--stdoi")]
    [DataRow("'--stdio' and '--pipe' cannot both be given", "lsp", "--stdio", "--pipe", "x")]
    [DataRow("--pipe", "lsp", "--pipe")]
    [DataRow("lspagent: --max-budget-usd takes an amount above 0 such as 2.50, and '0' is none.", "exec", "--max-budget-usd", "0", "go")]
    [DataRow("lspagent: 'xml' is nothing that --output-format takes: text, json, stream-json.", "exec", "--output-format", "xml", "go")]
    [DataRow("lspagent: --settings: nowhere.json: there is no such settings file.", "exec", "--settings", "nowhere.json", "go")]
    [DataRow("lspagent: --settings: --settings, line 1: this is not valid JSON", "exec", "--settings", "{ oops", "go")]
    public async Task A_command_line_that_is_not_understood_ends_with_2(string expected, params string[] arguments)
    {
        using var world = new CliWorld();
        var end = await CliRun.ToEndAsync(world, TestContext.CancellationToken, arguments);
        Assert.AreEqual(2, end.ExitCode, end.Errors);
        Assert.Contains(expected, end.Errors, StringComparison.Ordinal);
        Assert.AreEqual(1, end.Errors.TrimEnd().Split('\n').Length, end.Errors);
        Assert.AreEqual("", end.Output);
    }

    [TestMethod]
    public async Task A_pipe_on_which_nobody_listens_is_said()
    {
        using var world = new CliWorld();
        var pipe = world.In("nobody.sock");
        var end = await CliRun.ToEndAsync(world, TestContext.CancellationToken, "lsp", "--pipe", pipe);
        Assert.AreEqual(1, end.ExitCode, end.Errors);
        Assert.Contains($"lspagent: cannot connect to the pipe '{pipe}'", end.Errors, StringComparison.Ordinal);
        Assert.Contains("The editor must be listening on it before it starts the server.", end.Errors, StringComparison.Ordinal);
        Assert.AreEqual(1, end.Errors.TrimEnd().Split('\n').Length, end.Errors);
        Assert.AreEqual("", end.Output);
    }
}
