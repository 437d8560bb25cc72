using LspAgent.Core.Settings;
using LspAgent.Testing.Files;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>What a working day needs works in the sandbox: restore from a feed that the user named, build, test, commit.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[TestCategory("Slow")]
public sealed class BuildTests
{
    private const string Framework = "<PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_commit_works_and_the_hooks_and_settings_of_git_stay()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Git(kit, "init", "-q", "-b", "main");
        Git(kit, "config", "user.name", "Dev");
        Git(kit, "config", "user.email", "dev@example.com");
        var config = kit.Read(".git/config");
        Assert.AreEqual("a", await kit.RunAsync("git add -A && git commit -qm First && git checkout -qb topic && echo b > src/a.txt && git commit -qam Second && git checkout -q main && cat src/a.txt", TestContext.CancellationToken));
        Assert.AreEqual("src/a.txt\nclean", await kit.RunAsync("git show --name-only --format= HEAD; [ -z \"$(git status --porcelain)\" ] && echo clean", TestContext.CancellationToken));
        StringAssert.StartsWith(await kit.RunAsync("git config user.name Evil", TestContext.CancellationToken), "error: ");
        StringAssert.StartsWith(await kit.RunAsync("echo 'evil' > .git/hooks/pre-commit", TestContext.CancellationToken), "error: ");
        StringAssert.Contains(await kit.RunAsync("echo ../evil > .git/commondir", TestContext.CancellationToken), "commondir may not be made");
        Assert.AreEqual(config, kit.Read(".git/config"));
        Assert.IsFalse(File.Exists(kit.In(".git/commondir")));
    }

    [TestMethod]
    public async Task A_commit_works_in_a_working_tree_of_its_own()
    {
        await using var main = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Git(main, "init", "-q", "-b", "main");
        Git(main, "-c", "user.name=D", "-c", "user.email=d@example.com", "commit", "-q", "--allow-empty", "-m", "First");
        Git(main, "config", "user.name", "Dev");
        Git(main, "config", "user.email", "dev@example.com");
        Directory.Delete(kit.Root, recursive: true);
        Git(main, "worktree", "add", "-q", kit.Root);
        Assert.AreEqual("(no output)", await kit.RunAsync("echo x > new.txt && git add -A && git commit -qm Second", TestContext.CancellationToken));
        StringAssert.StartsWith(await kit.RunAsync($"echo x > {main.In(".git/hooks/pre-commit")}", TestContext.CancellationToken), "error: ");
        StringAssert.StartsWith(await kit.RunAsync($"echo x > {main.In("src/a.txt")}", TestContext.CancellationToken), "error: ");
    }

    [TestMethod]
    public async Task Restore_build_and_test_work_with_a_feed_that_the_user_named()
    {
        using var home = new TempFolder();
        await using var feed = new SmallFeed();
        home.Write(".nuget/NuGet/NuGet.Config", $"""
            <configuration><packageSources><clear /><add key="feed" value="{feed.Address}v3/index.json" allowInsecureConnections="true" /></packageSources></configuration>
            """);
        var settings = new SandboxSettings { Network = new SandboxNetworkSettings { AllowedDomains = [SmallFeed.Host] } };
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken, settings, home.Path);
        kit.Write("app.csproj", $"""<Project Sdk="Microsoft.NET.Sdk">{Framework}<ItemGroup><PackageReference Include="Small.Package" Version="1.0.0" /></ItemGroup></Project>""");
        kit.Write("Program.cs", """System.Console.WriteLine("it runs");""");
        const string Home = "export HOME=";
        var restored = await kit.RunAsync($"{Home}{home.Path}; dotnet restore -v m", TestContext.CancellationToken, ""","timeout":240000""");
        Assert.IsTrue(File.Exists(home.In(".nuget/packages/small.package/1.0.0/small.package.nuspec")), restored);
        var built = await kit.RunAsync($"{Home}{home.Path}; dotnet build --no-restore -v q -nologo", TestContext.CancellationToken, ""","timeout":240000""");
        StringAssert.Contains(built, "0 Error(s)");
        Assert.AreEqual("it runs", await kit.RunAsync($"{Home}{home.Path}; dotnet run --no-build", TestContext.CancellationToken, ""","timeout":240000"""));
    }

    [TestMethod]
    public async Task Tests_run_with_the_packages_that_are_there()
    {
        // The packages of this very project: what is in the cache needs no feed.
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken, home: home);
        kit.Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        kit.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        kit.Write("t.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">{Framework}
              <PropertyGroup><IsTestProject>true</IsTestProject><EnableMSTestRunner>true</EnableMSTestRunner></PropertyGroup>
              <ItemGroup><PackageReference Include="MSTest.TestFramework" Version="[{Version}]" /><PackageReference Include="MSTest.TestAdapter" Version="[{Version}]" /></ItemGroup>
            </Project>
            """);
        kit.Write("T.cs", "[Microsoft.VisualStudio.TestTools.UnitTesting.TestClass] public class T { [Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod] public void It_passes() { } }");
        var said = await kit.RunAsync("dotnet test", TestContext.CancellationToken, ""","timeout":240000""");
        StringAssert.Contains(said, "succeeded: 1");
        Assert.IsFalse(said.StartsWith("error: ", StringComparison.Ordinal), said);
    }

    /// <summary>Of the test framework that this test runs on.</summary>
    private static string Version { get; } = System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(TestClassAttribute).Assembly.Location).ProductVersion!.Split('+')[0];

    private static void Git(SandboxKit kit, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = kit.Root };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, string.Join(' ', arguments));
    }
}
