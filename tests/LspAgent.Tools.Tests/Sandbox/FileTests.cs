using LspAgent.Core.Settings;
using LspAgent.Host.Platform.Sandbox;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>What a command in the sandbox can change and read: the workspace without what is protected, and nothing of the user's.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FileTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Ordinary_files_of_the_workspace_are_written()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Assert.AreEqual("(no output)", await kit.RunAsync("echo b > src/a.txt; mkdir -p x/y && cp src/a.txt x/y/z; mv x/y/z new.txt; rm -r x; echo 1 > .gitignore; echo 2 > .env.example", TestContext.CancellationToken));
        Assert.AreEqual(".env.example 2\n\n.gitignore 1\n\nnew.txt b\n\nsrc \nsrc/a.txt b\n", kit.Listing());
    }

    [TestMethod]
    [DataRow("echo x > $OUT/new.txt")]
    [DataRow("echo x > $OUT/old.txt")]
    [DataRow("rm -rf $OUT")]
    [DataRow("mv $OUT/old.txt $OUT/moved.txt")]
    [DataRow("chmod 777 $OUT; chmod 777 $OUT/old.txt")]
    [DataRow("ln $OUT/old.txt hard; echo x > hard")]
    [DataRow("ln -s $OUT out; echo x > out/new.txt; echo x > out/old.txt; rm -r out/")]
    [DataRow("ln -s $OUT/old.txt out; echo x > out; echo x >> ./out; cp src/a.txt out; tee out < src/a.txt; dd of=out if=src/a.txt")]
    [DataRow("cd .. && echo x > outside/new.txt; echo x > ../outside/old.txt")]
    [DataRow("mount --bind . $OUT; umount $OUT; mount -o remount,rw /; umount -l $OUT/..; echo x > $OUT/old.txt")]
    [DataRow("unshare -Urm sh -c \"mount --bind . $OUT; echo x > $OUT/old.txt\"; nsenter -t 1 -m sh -c \"echo x > $OUT/old.txt\"")]
    [DataRow("echo x > /proc/self/root$OUT/old.txt; echo x > /proc/1/root$OUT/old.txt; echo x > /proc/self/cwd/../outside/old.txt")]
    [DataRow("for n in 0 1 2 3 4 5 6 7 8 9; do echo x > /proc/1/fd/$n$OUT/old.txt; echo x > /proc/self/fd/$n/../outside/old.txt; done")]
    [DataRow("(while :; do ln -sfn $OUT flip; ln -sfn src flip; done) & for i in $(seq 200); do echo x > flip/new.txt; done; kill $!")]
    public async Task Nothing_outside_of_it_is(string command)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await kit.RunAsync($"OUT={kit.Outside}; {command}", TestContext.CancellationToken);
        Assert.AreEqual("old.txt", string.Join(' ', Directory.EnumerateFileSystemEntries(kit.Outside).Select(Path.GetFileName)), command);
        Assert.AreEqual("old", await File.ReadAllTextAsync(Path.Combine(kit.Outside, "old.txt"), TestContext.CancellationToken), command);
        Assert.IsFalse(File.GetUnixFileMode(Path.Combine(kit.Outside, "old.txt")).HasFlag(UnixFileMode.OtherWrite), command);
    }

    [TestMethod]
    [DataRow("/usr/lspagent-canary")]
    [DataRow("/etc/lspagent-canary")]
    [DataRow("/var/lib/lspagent-canary")]
    [DataRow("/lspagent-canary")]
    [DataRow("/tmp/lspagent-canary")]
    [DataRow("/var/tmp/lspagent-canary")]
    [DataRow("/dev/shm/lspagent-canary")]
    [DataRow("/run/lspagent-canary")]
    [DataRow("/sys/lspagent-canary")]
    public async Task Nothing_of_the_system_is(string path)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await kit.RunAsync($"echo x > {path}", TestContext.CancellationToken);
        Assert.IsFalse(Path.Exists(path));
    }

    [TestMethod]
    public async Task What_is_temporary_is_the_sessions_own_and_stays_from_call_to_call()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Assert.AreEqual("(no output)", await kit.RunAsync("echo kept > /tmp/note; mktemp > /dev/null", TestContext.CancellationToken));
        Assert.AreEqual("kept", await kit.RunAsync("cat /tmp/note", TestContext.CancellationToken));
        Assert.IsFalse(File.Exists("/tmp/note"));
    }

    [TestMethod]
    [DataRow(".git/config")]
    [DataRow(".git/hooks/pre-commit")]
    [DataRow(".vscode/settings.json")]
    [DataRow(".lspagent/settings.json")]
    [DataRow(".claude/settings.json")]
    [DataRow(".mcp.json")]
    [DataRow(".editorconfig")]
    [DataRow("Directory.Build.props")]
    [DataRow("NuGet.Config")]
    [DataRow("global.json")]
    [DataRow("strict.ruleset")]
    [DataRow("src/.npmrc")]
    [DataRow("src/deep/down/Directory.Packages.props")]
    [DataRow("src/deep/.idea/workspace.xml")]
    public async Task What_is_protected_stays_as_it_is(string name)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        kit.Write(".git/HEAD", "ref: refs/heads/main\n");
        var path = kit.Write(name, "good");
        await kit.RunAsync(
            $"F={name}; D=$(dirname $F); echo evil > $F; echo evil >> $F; rm -f $F; mv $F moved; ln -sf src/a.txt $F; truncate -s 0 $F; chmod 777 $F; sed -i s/good/evil/ $F; echo evil > other; mv -f other $F; " +
            "[ $D = . ] || [ $D = src ] || { mv $D away; rm -rf $D; mkdir -p $D; echo evil > $F; }",
            TestContext.CancellationToken);
        if (name.StartsWith("src/deep/down", StringComparison.Ordinal))
        {
            // A folder around it can be moved, and the file moves along as it is.
            path = Path.Exists(kit.In("away")) ? kit.In("away/Directory.Packages.props") : path;
        }

        Assert.AreEqual("good", await File.ReadAllTextAsync(path, TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow(".git")]
    [DataRow(".vscode")]
    [DataRow(".idea")]
    [DataRow(".husky")]
    [DataRow(".devcontainer")]
    [DataRow(".lspagent")]
    [DataRow(".claude")]
    [DataRow(".mcp.json")]
    [DataRow(".envrc")]
    [DataRow(".gitmodules")]
    [DataRow(".npmrc")]
    [DataRow(".yarnrc")]
    [DataRow(".yarnrc.yml")]
    [DataRow("Directory.Build.props")]
    [DataRow("Directory.Build.targets")]
    [DataRow("Directory.Packages.props")]
    [DataRow("nuget.config")]
    [DataRow("NuGet.Config")]
    [DataRow("global.json")]
    [DataRow(".editorconfig")]
    [DataRow(".globalconfig")]
    [DataRow("x.ruleset")]
    [DataRow("x.code-workspace")]
    [DataRow(".bashrc")]
    [DataRow(".pre-commit-config.yaml")]
    public async Task What_is_missing_and_protected_stays_missing(string name)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        var before = kit.Listing();
        await kit.RunAsync($"F={name}; echo evil > $F; mkdir -p $F; echo evil > $F/settings.json; rmdir $F; rm -rf $F; echo evil > other; mv -f other $F; mv -T src $F; ln -s src $F; ls -d src > /dev/null || mv $F src; rm -f other", TestContext.CancellationToken);
        kit.Write("src/a.txt", "a");
        Assert.AreEqual(before, kit.Listing());
    }

    [TestMethod]
    [DataRow("Directory.Build.props")]
    [DataRow("Directory.Build.targets")]
    [DataRow("Directory.Build.rsp")]
    [DataRow("Directory.Packages.props")]
    [DataRow("nuget.config")]
    [DataRow("NuGet.Config")]
    public async Task What_a_build_would_run_cannot_even_be_made_for_a_moment_where_there_are_projects(string name)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        kit.Write("src/App.csproj", "<Project/>");
        var before = kit.Listing();
        StringAssert.Contains(await kit.RunAsync($"F={name}; echo evil > $F; cp src/a.txt $F; rmdir $F; mv -T src $F; ln -sT src $F; test -f $F || echo never there; git init -q g && cd g && cp -r ../{name} . && git add -A && git status --short | wc -l", TestContext.CancellationToken), "never there");
        Directory.Delete(kit.In("g"), recursive: true);
        Assert.AreEqual(before, kit.Listing());
    }

    [TestMethod]
    [DataRow("Directory.Build.props")]
    [DataRow("src/Directory.Build.props")]
    [DataRow("src/deep/nuget.config")]
    [DataRow("global.json")]
    [DataRow("src/deep/.vscode")]
    public async Task What_is_taken_back_is_kept_and_said(string name)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        kit.Write("src/deep/b.txt", "b");
        foreach (var make in (string[])[$"echo '<Project/>' > {name}", $"ln -s a.txt {name}", $"mkdir {name}"])
        {
            var said = await kit.RunAsync(make, TestContext.CancellationToken);
            StringAssert.Contains(said, $"{name} may not be made or exchanged by a command");
            StringAssert.Matches(said, new($@"kept/\d+-{Path.GetFileName(name)}"));
            Assert.IsFalse(Path.Exists(kit.In(name)));
        }
    }

    [TestMethod]
    public async Task What_a_command_makes_in_folders_of_its_own_and_how_strict_a_check_is_stays()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await kit.RunAsync("mkdir made && echo x > made/Directory.Build.props && echo root = false > src/.editorconfig", TestContext.CancellationToken);
        Assert.AreEqual("x\n", kit.Read("made/Directory.Build.props"));
        Assert.AreEqual("root = false\n", kit.Read("src/.editorconfig"));
    }

    [TestMethod]
    public async Task What_is_held_goes_with_the_last_command()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await kit.RunAsync("touch started; exec sleep 300", TestContext.CancellationToken, ""","run_in_background":true""");
        await Testing.Eventually.HoldsAsync(() => File.Exists(kit.In("started")), TestContext.CancellationToken);
        await kit.RunAsync("true", TestContext.CancellationToken);
        Assert.IsTrue(Directory.Exists(kit.In(".mcp.json")));
        await kit.Tooling.TextAsync(new LspAgent.Tools.Shell.TaskStopTool(kit.Shells), """{"task_id":"b1"}""", TestContext.CancellationToken);
        Assert.IsFalse(Path.Exists(kit.In(".mcp.json")));
    }

    [TestMethod]
    [DataRow("rm -rf .vscode; mkdir .vscode; echo evil > .vscode/settings.json")]
    [DataRow("ln -sfn /tmp .vscode; echo evil > .vscode/settings.json")]
    [DataRow("mv .vscode x; ln -s src .vscode")]
    public async Task A_link_under_a_protected_name_leads_where_it_led(string command)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        kit.Write("shared/settings.json", "good");
        File.CreateSymbolicLink(kit.In(".vscode"), "shared");
        await kit.RunAsync(command, TestContext.CancellationToken);
        Assert.AreEqual("shared", new FileInfo(kit.In(".vscode")).LinkTarget);
    }

    [TestMethod]
    [DataRow("cat ~/.ssh/id_rsa ~/.bashrc ~/.lspagent/auth.json")]
    [DataRow("cat $HERE/.ssh/id_rsa; cat /proc/self/root$HERE/.ssh/id_rsa; cat /proc/1/root$HERE/.ssh/id_rsa; cat /proc/1/cwd$HERE/.bashrc")]
    [DataRow("ln -s $HERE/.ssh k; cat k/id_rsa; cp -r $HERE .; grep -r canary- . ; find $HERE -type f -exec cat {} +")]
    [DataRow("cat /proc/*/environ; cat /proc/*/cmdline; env; set")]
    [DataRow("cat /etc/shadow /etc/gshadow | grep -q : && echo canary-7f3a9c51e0")]
    public async Task Secrets_of_the_user_are_not_read(string command)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        var said = await kit.RunAsync($"HERE={kit.Home}; HOME=$HERE; {command}", TestContext.CancellationToken);
        Assert.IsFalse(said.Replace(command, "", StringComparison.Ordinal).Contains(SandboxKit.Canary, StringComparison.Ordinal), said);
    }

    [TestMethod]
    public async Task A_workspace_that_is_the_home_shows_no_secret_of_it()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        string[] secrets = [".ssh/id_rsa", ".aws/credentials", ".docker/config.json", ".netrc", ".lspagent/auth.json", ".claude/history"];
        foreach (var name in secrets)
        {
            kit.Write(name, SandboxKit.Canary);
        }

        kit.Write(".bashrc", "good");
        var sandbox = new CommandSandbox(kit.Root, kit.In(".lspagent"), Environment.GetEnvironmentVariable, static _ => new SandboxSettings());
        await using var tooling = new Tooling(kit.Root, sessionFolder: kit.In(".lspagent/projects/p/s"));
        var bash = new LspAgent.Tools.Shell.BashTool(new LspAgent.Tools.Shell.ShellHost(sandbox));
        var said = await tooling.TextAsync(bash, $$"""{"command":"cat {{string.Join(' ', secrets)}}; echo evil > .bashrc; echo x > new.txt; cd src && echo y > b.txt"}""", TestContext.CancellationToken);
        Assert.DoesNotContain(SandboxKit.Canary, said, StringComparison.Ordinal);
        StringAssert.Contains(said, "[The shell is now in src.]");
        Assert.AreEqual("good", kit.Read(".bashrc"));
        Assert.AreEqual("x\n", kit.Read("new.txt"));
        Assert.AreEqual("y\n", kit.Read("src/b.txt"));
    }

    [TestMethod]
    [DataRow(".env", SandboxKit.Canary, true)]
    [DataRow("src/.env.local", SandboxKit.Canary, true)]
    [DataRow(".env.example", SandboxKit.Canary, false)]
    [DataRow("certs/server.key", "-----BEGIN PRIVATE KEY-----\n" + SandboxKit.Canary, true)]
    [DataRow("certs/server.pem", "-----BEGIN CERTIFICATE-----\n" + SandboxKit.Canary, false)]
    [DataRow(".npmrc", "//registry/:_authToken=" + SandboxKit.Canary, true)]
    [DataRow(".npmrc", "engine-strict=true #" + SandboxKit.Canary, false)]
    [DataRow("deploy/.ssh/config", SandboxKit.Canary, true)]
    public async Task Secrets_of_the_workspace_are_closed_and_settings_open_them(string name, string text, bool isSecret)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        kit.Write(name, text);
        Assert.AreEqual(!isSecret, (await kit.RunAsync($"cat {name}", TestContext.CancellationToken)).Contains(SandboxKit.Canary, StringComparison.Ordinal));
        await using var open = await SandboxKit.MakeAsync(TestContext.CancellationToken, new SandboxSettings { Filesystem = new SandboxFileSettings { AllowRead = [name, "deploy/.ssh"] } });
        open.Write(name, text);
        StringAssert.Contains(await open.RunAsync($"cat {name}", TestContext.CancellationToken), text.Contains("PRIVATE KEY", StringComparison.Ordinal) ? Core.Secrets.SecretRedactor.Removed : SandboxKit.Canary);
    }

    [TestMethod]
    public async Task Settings_open_and_close_further_paths()
    {
        await using var plain = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        plain.Write("secrets/key.txt", SandboxKit.Canary);
        plain.Write("generated/a.cs", "good");
        var settings = new SandboxSettings { Filesystem = new SandboxFileSettings { AllowWrite = [plain.Outside], DenyRead = [plain.In("secrets")], DenyWrite = [plain.In("generated")] } };
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken, settings);
        await kit.RunAsync($"echo new > {plain.Outside}/old.txt; cat {plain.In("secrets/key.txt")} > {plain.Outside}/stolen; echo evil > {plain.In("generated/a.cs")}", TestContext.CancellationToken);
        Assert.AreEqual("new\n", await File.ReadAllTextAsync(Path.Combine(plain.Outside, "old.txt"), TestContext.CancellationToken));
        Assert.AreEqual("", await File.ReadAllTextAsync(Path.Combine(plain.Outside, "stolen"), TestContext.CancellationToken));
        Assert.AreEqual("good", plain.Read("generated/a.cs"));
    }
}
