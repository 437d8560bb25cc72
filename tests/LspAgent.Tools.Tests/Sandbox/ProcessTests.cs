using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Testing;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>What a command in the sandbox can reach besides files: no network, no socket, no process of others, and none outlives it.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ProcessTests
{
    private const string Connect = "perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or die; connect(S, sockaddr_un($ARGV[0])) or die \"refused: $!\"; print \"connected\"' ";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task It_connects_to_nothing()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var said = await kit.RunAsync(
            $"for host in 127.0.0.1 localhost ::1 {string.Join(' ', (await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.CancellationToken)).Select(static address => address.ToString()))} 192.0.2.1 169.254.169.254; do (exec 3<>/dev/tcp/$host/{port}) && echo reached $host; (echo x > /dev/udp/$host/{port}) 2> /dev/null; done; true",
            TestContext.CancellationToken);
        Assert.IsFalse(said.Contains("reached", StringComparison.Ordinal), said);
        Assert.IsFalse(listener.Pending());
    }

    [TestMethod]
    public async Task It_resolves_no_name()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        StringAssert.StartsWith(await kit.RunAsync("getent hosts api.nuget.org", TestContext.CancellationToken), "error: [exit code 2]");
    }

    [TestMethod]
    [DataRow("outside/docker.sock")]
    [DataRow("home/docker.sock")]
    [DataRow("workspace/docker.sock")]
    [DataRow("workspace/src/docker.sock")]
    public async Task It_speaks_to_no_socket_of_a_service(string name)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        var path = Path.Combine(Path.GetDirectoryName(kit.Root)!, name);
        using var service = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        service.Bind(new UnixDomainSocketEndPoint(path));
        service.Listen();
        var said = await kit.RunAsync(Connect + path, TestContext.CancellationToken);
        StringAssert.Contains(said, "refused: ");
        Assert.IsFalse(service.Poll(0, SelectMode.SelectRead));
    }

    [TestMethod]
    public async Task Its_own_sockets_work_and_other_kinds_do_not()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Assert.AreEqual("connected", await kit.RunAsync(
            "perl -MSocket -e '$^F = 9; socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un(\"/tmp/own\")); listen(S, 1); exec @ARGV' " + Connect + "/tmp/own", TestContext.CancellationToken));
        foreach (var family in (int[])[17, 31, 38, 40, 44])
        {
            StringAssert.Contains(await kit.RunAsync($"perl -e 'socket(S, {family}, 3, 0) and print \"made\"; die \"refused: $!\"'", TestContext.CancellationToken), "refused: ");
        }
    }

    [TestMethod]
    public async Task Commands_of_a_session_reach_each_others_servers()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await using var other = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        await kit.RunAsync(
            "exec perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(4567, INADDR_LOOPBACK)) or die; listen(S, 5); open(F, \">ready\"); close F; while (accept(C, S)) { print C \"hello\\n\"; close C }'",
            TestContext.CancellationToken,
            ""","run_in_background":true""");
        await Eventually.HoldsAsync(() => File.Exists(kit.In("ready")), TestContext.CancellationToken);
        const string Ask = "exec 3<>/dev/tcp/127.0.0.1/4567 && cat <&3";
        Assert.AreEqual("hello", await kit.RunAsync(Ask, TestContext.CancellationToken));
        StringAssert.StartsWith(await other.RunAsync(Ask, TestContext.CancellationToken), "error: ");
    }

    [TestMethod]
    public async Task It_has_no_rights_and_no_files_that_were_open()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        using var open = new FileStream(Path.Combine(kit.Outside, "old.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Inheritable);
        Assert.AreEqual(
            "CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2",
            await kit.RunAsync("grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status; for n in 3 4 5 6 7 8 9 10 11 12; do [ -e /proc/$$/fd/$n ] && echo has $n; done; true", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task It_sees_and_signals_no_process_of_others()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        using var stranger = Process.Start("/bin/sleep", "300");
        try
        {
            var said = await kit.RunAsync($"kill -9 {stranger.Id}; kill -9 -1; ls /proc | grep -c '^[0-9]'", TestContext.CancellationToken);
            Assert.IsFalse(stranger.HasExited, said);
            Assert.AreEqual("only its own", await kit.RunAsync("[ $(ls /proc | grep -c '^[0-9]') -le 8 ] && echo only its own", TestContext.CancellationToken));
        }
        finally
        {
            stranger.Kill();
        }
    }

    [TestMethod]
    [DataRow("echo x > /proc/sys/kernel/core_pattern")]
    [DataRow("echo x > /proc/sysrq-trigger")]
    [DataRow("echo 0 > /proc/sys/vm/overcommit_memory")]
    [DataRow("mount -t proc proc src")]
    [DataRow("mount -t tmpfs none src")]
    [DataRow("unshare -U true")]
    [DataRow("unshare -m true")]
    [DataRow("chroot / true && mknod src/null c 1 3")]
    [DataRow("mknod src/disk b 8 0")]
    [DataRow("perl -e 'exit(syscall(101, 0, 0, 0, 0) == -1 && $!{EPERM} ? 1 : 0)'")]
    [DataRow("perl -e 'exit(syscall(425, 8, 0) == -1 && $!{EPERM} ? 1 : 0)'")]
    [DataRow("perl -e 'exit(syscall(250, 0, -3, 0) == -1 && $!{EPERM} ? 1 : 0)'")]
    public async Task The_kernel_refuses(string command)
    {
        if (command.Contains("syscall", StringComparison.Ordinal) && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture is not System.Runtime.InteropServices.Architecture.X64)
        {
            return;
        }

        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        StringAssert.StartsWith(await kit.RunAsync(command, TestContext.CancellationToken), "error: ", command);
    }

    /// <summary>Each leaves something behind that would run for a time of its own.</summary>
    [TestMethod]
    [DataRow("sleep $T & true")]
    [DataRow("nohup sleep $T > /dev/null 2>&1 & disown; true")]
    [DataRow("setsid sh -c \"sleep $T\" & sleep 0.05")]
    [DataRow("(setsid sh -c \"(setsid sleep $T &) &\" &); sleep 0.05")]
    [DataRow("perl -MPOSIX -e 'fork and exit; POSIX::setsid(); fork and exit; $_ = \"\" for values %ENV; exec \"env\", \"-i\", \"sleep\", $ARGV[0]' $T; sleep 0.05")]
    [DataRow("trap '' TERM HUP; (trap '' TERM HUP INT; env -i sleep $T) & sleep 0.05")]
    public async Task Nothing_outlives_it(string command)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        var time = string.Create(CultureInfo.InvariantCulture, $"300.{Random.Shared.Next(1_000_000, 9_999_999)}");
        await kit.RunAsync($"T={time}; {command}", TestContext.CancellationToken);
        await Eventually.HoldsAsync(() => !IsRunning(time), TestContext.CancellationToken);
    }

    [TestMethod]
    [DataRow("sleep $T")]
    [DataRow("trap '' TERM; while :; do sleep $T; done")]
    [DataRow("env -i setsid sh -c \"trap '' TERM; sleep $T; sleep $T\"")]
    [DataRow("(setsid sh -c \"(env -i setsid sleep $T &) &\" &); sleep $T")]
    public async Task A_cancel_ends_all_of_it(string command)
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        var time = string.Create(CultureInfo.InvariantCulture, $"300.{Random.Shared.Next(1_000_000, 9_999_999)}");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = kit.RunAsync($"T={time}; {command}", cancel.Token);
        await Eventually.HoldsAsync(() => IsRunning(time, program: "sleep"), TestContext.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsFalse(IsRunning(time), command);
    }

    [TestMethod]
    public async Task It_has_time_to_end_well()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = kit.RunAsync("trap 'echo well > ended; exit' TERM; touch started; while :; do sleep 0.01; done", cancel.Token);
        await Eventually.HoldsAsync(() => File.Exists(kit.In("started")), TestContext.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.AreEqual("well\n", kit.Read("ended"));
    }

    [TestMethod]
    public async Task Answers_folders_and_codes_are_as_without()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken);
        Assert.AreEqual("out\nerr", await kit.RunAsync("echo out; echo err >&2", TestContext.CancellationToken));
        Assert.AreEqual("error: [exit code 3]", await kit.RunAsync("exit 3", TestContext.CancellationToken));
        Assert.AreEqual("error: [exit code 137, ended by signal 9]", await kit.RunAsync("kill -9 $$", TestContext.CancellationToken));
        Assert.AreEqual("[The shell is now in src.]", await kit.RunAsync("cd src", TestContext.CancellationToken));
        Assert.AreEqual($"{kit.In("src")}\na.txt", await kit.RunAsync("pwd; ls", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Only_the_users_settings_let_a_command_out()
    {
        var settings = new SandboxSettings { ExcludedCommands = ["docker:*", "git push"] };
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken, settings);
        foreach (var (command, leaves) in ((string, bool)[])[("docker ps", true), ("git push", true), ("docker ps && git push", true), ("git push --force", false), ("docker ps; id", false), ("docker $(id)", true), ("A=1 docker ps", false), ("(docker ps)", false), ("ls", false)])
        {
            var call = await kit.PrepareAsync(command, TestContext.CancellationToken);
            Assert.AreEqual(leaves, call.Confinement is CommandConfinement.Excluded, command);
            Assert.AreEqual(!leaves, call.Confinement is CommandConfinement.Confined, command);
        }

        Assert.IsInstanceOfType<ToolPreparation.Refused>(await new BashTool(kit.Shells).PrepareAsync("""{"command":"ls","dangerouslyDisableSandbox":true}""", kit.Tooling.Context, TestContext.CancellationToken));
    }

    private static bool IsRunning(string argument, string? program = null)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (words.Contains(argument) && (program is null || Path.GetFileName(words[0]) == program))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is no process, or gone.
            }
        }

        return false;
    }
}
