using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>A workspace, a home with secrets, and <c>Bash</c> in the sandbox, all of one test.</summary>
internal sealed class SandboxKit : IAsyncDisposable
{
    public const string Canary = "canary-7f3a9c51e0";

    private readonly TempFolder _folder = new();
    private readonly Tooling _tooling;
    private readonly BashTool _bash;

    private SandboxKit(SandboxSettings settings, string? home)
    {
        _folder.Write("home/.ssh/id_rsa", Canary);
        _folder.Write("home/.lspagent/auth.json", Canary);
        _folder.Write("home/.bashrc", Canary);
        _folder.Write("outside/old.txt", "old");
        _folder.Write("workspace/src/a.txt", "a");
        Home = home ?? _folder.In("home");
        Sandbox = new CommandSandbox(Home, _folder.In("home/.lspagent"), Environment.GetEnvironmentVariable, _ => settings);
        Shells = new ShellHost(Sandbox);
        _bash = new BashTool(Shells);
        _tooling = new Tooling(Root, sessionFolder: _folder.In("session"));
    }

    public CommandSandbox Sandbox { get; }

    public ShellHost Shells { get; }

    public Tooling Tooling => _tooling;

    public string Home { get; }

    public string Root => _folder.In("workspace");

    public string Outside => _folder.In("outside");

    /// <summary>Fails where the sandbox does not hold; only outside of CI may a machine have none.</summary>
    public static async Task<SandboxKit> MakeAsync(CancellationToken cancellationToken, SandboxSettings? settings = null, string? home = null)
    {
        var kit = new SandboxKit(settings ?? new SandboxSettings(), home);
        var problem = await kit.Sandbox.ProblemAsync(cancellationToken);
        if (problem is not null && Environment.GetEnvironmentVariable("CI") is null && problem.Contains("not found", StringComparison.Ordinal))
        {
            await kit.DisposeAsync();
            Assert.Inconclusive(problem);
        }

        Assert.IsNull(problem);
        return kit;
    }

    public Task<string> RunAsync(string command, CancellationToken cancellationToken, string more = "") =>
        _tooling.TextAsync(_bash, $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}{{more}}}""", cancellationToken);

    public Task<PreparedCall> PrepareAsync(string command, CancellationToken cancellationToken) =>
        _tooling.PrepareAsync(_bash, $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}}""", cancellationToken);

    public string In(string name) => Path.Combine(Root, name);

    public string Write(string name, string text) => _folder.Write($"workspace/{name}", text);

    public string? Read(string name) => File.Exists(In(name)) ? File.ReadAllText(In(name)) : null;

    /// <summary>Every entry of the workspace with what a file holds and where a link leads.</summary>
    public string Listing() => string.Join('\n', new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{Path.GetRelativePath(Root, entry.FullName)} {entry.LinkTarget ?? (entry is FileInfo ? File.ReadAllText(entry.FullName) : "")}")
        .Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }
}
