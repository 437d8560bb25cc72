using LspAgent.Host.Composition;
using LspAgent.Providers;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>Keys on the command line: stored privately, found by every door, shown nowhere.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class AuthTests
{
    private const string Key = "sk-ant-0123456789";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_key_from_standard_input_is_stored_privately_and_used()
    {
        await using var model = ScriptedModelServer.Start("Hello.");
        model.Key = Key;
        using var world = new CliWorld().With(model);
        world["ANTHROPIC_API_KEY"] = null;
        world.Input = $"{Key}\n";

        var login = await CliRun.ToEndAsync(world, Token, "auth", "login", "anthropic");
        var file = Path.Join(world.Home, "auth.json");
        var exec = await CliRun.ToEndAsync(world, Token, "exec", "hi");
        var doctor = await CliRun.ToEndAsync(world, Token, "doctor");
        var logout = await CliRun.ToEndAsync(world, Token, "auth", "logout", "anthropic");
        var refused = await CliRun.ToEndAsync(world, Token, "exec", "hi");

        Assert.AreEqual(0, login.ExitCode, login.Errors);
        Assert.Contains(file, login.Output);
        Assert.DoesNotContain(Key, login.Output + login.Errors);
        Assert.AreEqual("Hello.\n", exec.Output, exec.Errors);
        Assert.Contains($"with the key in {file}", doctor.Output);
        Assert.AreEqual(0, logout.ExitCode, logout.Errors);
        Assert.AreEqual(1, refused.ExitCode);
        Assert.Contains("wants a key", refused.Errors);
        Assert.Contains("lspagent auth login anthropic", refused.Errors);
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [TestMethod]
    [DataRow("antropic", "Did you mean 'anthropic'?")]
    [DataRow("ollama", "takes no key")]
    [DataRow(null, "Say whose key it is")]
    public async Task A_provider_that_takes_no_key_is_refused_with_those_that_do(string? provider, string sentence)
    {
        using var world = new CliWorld { Input = Key };

        var end = await CliRun.ToEndAsync(world, Token, ["auth", "login", .. provider is null ? (string[])[] : [provider]]);

        Assert.AreEqual(2, end.ExitCode);
        Assert.Contains(sentence, end.Errors);
        Assert.Contains("Known: anthropic, openai", end.Errors);
        Assert.IsFalse(File.Exists(Path.Join(world.Home, "auth.json")));
    }

    [TestMethod]
    [DataRow("auth", "login", "anthropic", Key)]
    [DataRow("auth", "login", Key)]
    [DataRow("auth", "login", "--key", Key)]
    public async Task A_key_on_the_command_line_is_refused_and_not_repeated(params string[] arguments)
    {
        using var world = new CliWorld();

        var end = await CliRun.ToEndAsync(world, Token, arguments);

        Assert.AreEqual(2, end.ExitCode);
        Assert.DoesNotContain(Key, end.Errors);
        Assert.IsFalse(File.Exists(Path.Join(world.Home, "auth.json")));
    }

    [TestMethod]
    [DataRow("", "No key was given")]
    [DataRow("  \n", "No key was given")]
    [DataRow("two words", "This is no key")]
    [DataRow("schlüssel", "This is no key")]
    public async Task What_is_no_key_is_not_stored(string input, string sentence)
    {
        using var world = new CliWorld { Input = input };

        var end = await CliRun.ToEndAsync(world, Token, "auth", "login", "openai");

        Assert.AreEqual(2, end.ExitCode);
        Assert.Contains(sentence, end.Errors);
        Assert.IsFalse(File.Exists(Path.Join(world.Home, "auth.json")));
    }

    [TestMethod]
    public async Task A_file_that_holds_no_keys_is_left_as_it_is()
    {
        using var world = new CliWorld { Input = Key };
        var file = world.Write("home/auth.json", "{ half");

        var end = await CliRun.ToEndAsync(world, Token, "auth", "login", "openai");

        Assert.AreEqual(1, end.ExitCode);
        Assert.Contains("nothing was changed", end.Errors);
        Assert.AreEqual("{ half", await File.ReadAllTextAsync(file, Token));
    }

    [TestMethod]
    public async Task The_status_says_where_each_key_is_and_shows_none()
    {
        using var world = new CliWorld { Input = Key };
        world["OPENAI_API_KEY"] = "sk-openai-0123456789";
        await CliRun.ToEndAsync(world, Token, "auth", "login", "anthropic");

        var end = await CliRun.ToEndAsync(world, Token, "auth", "status");

        Assert.AreEqual(0, end.ExitCode, end.Errors);
        Assert.Contains("key in OPENAI_API_KEY", end.Output);
        Assert.Contains($"key in {Path.Join(world.Home, "auth.json")}", end.Output);
        Assert.DoesNotContain("sk-", end.Output);
    }

    [TestMethod]
    public void One_key_opens_every_dialect_of_its_provider()
    {
        using var world = new CliWorld();
        var ring = new KeyRing(world.Home);
        ring.Store(KeyRing.ProviderOf("openai-responses")!, Key);

        Assert.AreEqual(KeySource.Stored, ring.Find("openai")?.Source);
        Assert.IsTrue(ring.TrySet("openai", "k"));
        Assert.AreEqual(KeySource.Client, ring.Find("openai-responses")?.Source);
    }

    [TestMethod]
    public async Task A_key_that_is_typed_at_a_terminal_is_not_shown()
    {
        // The program of this name runs another one at a terminal of its own.
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
        {
            Assert.Inconclusive("There is no program here that makes a terminal.");
        }

        using var world = new CliWorld();
        await using var run = CliRun.Start(world, "/usr/bin/script", ["-qefc", $"'{Lsp.ServerProcess.Executable}' auth login", "/dev/null"]);

        await run.HasSaidAsync("Whose key", Token);
        await run.Input.WriteAsync("anthropic\r".AsMemory(), Token);
        await run.Input.FlushAsync(Token);
        await run.HasSaidAsync("it is not shown", Token);
        var end = await run.EndAsync($"{Key}\r", Token);

        Assert.AreEqual(0, end.ExitCode, end.Output);
        Assert.AreEqual(KeySource.Stored, new KeyRing(world.Home).Find("anthropic")?.Source);
        Assert.DoesNotContain(Key, end.Output);
    }

    [TestMethod]
    [DataRow("auth")]
    [DataRow("auth", "logni")]
    public async Task An_incomplete_verb_says_what_it_can_be_told(params string[] arguments)
    {
        using var world = new CliWorld();

        var end = await CliRun.ToEndAsync(world, Token, arguments);

        Assert.AreEqual(2, end.ExitCode);
        Assert.Contains("login", end.Errors);
    }

    [TestMethod]
    public async Task The_doctor_finds_a_model_of_the_settings_and_says_what_it_lacks()
    {
        using var world = new CliWorld();
        world.Write("home/settings.json", """{"model":"qwen3","providers":{"ollama":{"baseUrl":"http://127.0.0.1:9/v1"}}}""");
        var local = await CliRun.ToEndAsync(world, Token, "doctor");
        world.Write("home/settings.json", """{"model":"opus"}""");
        var lacking = await CliRun.ToEndAsync(world, Token, "doctor");

        Assert.Contains("Model qwen3 of ollama", local.Output);
        Assert.AreEqual(1, lacking.ExitCode);
        Assert.Contains("lspagent auth login anthropic", lacking.Output);
    }
}
