using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Tries on this machine what the sandbox must not let through, and remembers a pass for as long as nothing that it rests on changes.</summary>
internal static class SandboxSelfTest
{
    private const string Passed = "held";

    /// <summary>Says the first thing that should have failed, or at the end that all was as it should be.</summary>
    private const string Script =
        """
        { : > "$1/written"; } 2>/dev/null
        { read -r canary < "$2/canary"; } 2>/dev/null && echo 'it reads a secret of the home'
        { (exec 3<>"/dev/tcp/127.0.0.1/$3"); } 2>/dev/null && echo 'it reaches a port of this machine'
        while read -r name _; do case $name in lo:|Inter-*|face*) ;; *) echo "it has the network $name"; break ;; esac; done < /proc/net/dev
        while read -r name value; do case $name:$value in
          NoNewPrivs:*:0) echo 'it can gain rights' ;;
          CapEff:*:*[1-9a-f]*) echo 'it has rights of an administrator' ;;
          Seccomp:*:0) [ "$4" = no ] || echo 'its system calls are not filtered' ;;
        esac; done < /proc/self/status
        { : > inside; } 2>/dev/null || echo 'it cannot write in the workspace'
        echo held
        """;

    /// <summary>What is wrong; null when the sandbox holds.</summary>
    public static async Task<string?> RunAsync(SandboxMachine machine, string userFolder, CancellationToken cancellationToken)
    {
        var record = Path.Join(userFolder, "cache", "sandbox-tested");
        var basis = Basis(machine);
        if (File.Exists(record) && basis.Equals(await File.ReadAllTextAsync(record, cancellationToken), StringComparison.Ordinal))
        {
            return null;
        }

        var folder = Path.Join(userFolder, "cache", $"sandbox-{Guid.NewGuid():n}");
        try
        {
            var problem = await TryAsync(machine, folder, cancellationToken);
            if (problem is null)
            {
                PrivateFiles.Replace(record, System.Text.Encoding.UTF8.GetBytes(basis));
            }

            return problem;
        }
        catch (SocketException exception)
        {
            return $"it could not be tested: {exception.Message}";
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<string?> TryAsync(SandboxMachine machine, string folder, CancellationToken cancellationToken)
    {
        var (workspace, outside) = (Path.Join(folder, "workspace"), Path.Join(folder, "outside"));
        PrivateFiles.CreateFolder(workspace);
        PrivateFiles.CreateFolder(outside);
        await File.WriteAllTextAsync(Path.Join(outside, "canary"), "a secret\n", cancellationToken);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var session = new SandboxSession(Path.Join(folder, "session"), machine, new SandboxSettings());
        await session.PrepareAsync(cancellationToken);
        var shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh";
        var start = new CommandStart(shell, ["-c", Script, "self-test", outside, outside, port, machine.Filter is null ? "no" : "yes"], new Dictionary<string, string>(StringComparer.Ordinal), workspace);
        var confined = session.Begin(start, new WorkspaceRoots(workspace, []));
        var answer = await Programs.FirstLineAsync(
            "/bin/sh",
            ["-c", machine.Filter is null ? "exec \"$@\"" : "exec 3<\"$0\"; exec \"$@\"", machine.Filter ?? "sh", confined.Start.Program, .. confined.Start.Arguments],
            cancellationToken);
        _ = confined.Finish(true);
        return answer is null ? machine.IsSeatbelt ? "sandbox-exec refuses the profile."
                : "bubblewrap cannot make a sandbox here. Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap)."
            : answer is not Passed ? $"the sandbox of this machine does not hold: {answer}."
            : File.Exists(Path.Join(outside, "written")) ? "the sandbox of this machine does not hold: it writes outside of the workspace."
            : null;
    }

    /// <summary>What a pass rests on: the program, the kernel, the filter and us.</summary>
    private static string Basis(SandboxMachine machine)
    {
        var program = new FileInfo(machine.Program);
        return string.Join('\n',
            machine.Program,
            program.Length.ToString(CultureInfo.InvariantCulture),
            program.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture),
            machine.Enter ?? "",
            Environment.OSVersion.VersionString,
            typeof(SandboxSelfTest).Assembly.ManifestModule.ModuleVersionId.ToString());
    }
}
