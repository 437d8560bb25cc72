using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>A plan as bubblewrap is told it. Pure; what is mounted later lies over what is mounted before.</summary>
internal static class BubblewrapArguments
{
    /// <summary>The descriptor from which bubblewrap reads the filter of system calls.</summary>
    public const int FilterDescriptor = 3;

    /// <summary>Through these an administrator changes the whole machine, and needs no right for it but to be one.</summary>
    private static readonly string[] KernelSettings =
        ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi", "/proc/scsi", "/proc/mtrr"];

    /// <param name="start">What is run inside.</param>
    /// <param name="hasFilter">Whether the filter of system calls is open.</param>
    /// <param name="ownNetwork">False when the network was taken away before.</param>
    public static ImmutableArray<string> Of(SandboxPlan plan, CommandStart start, bool hasFilter, bool ownNetwork)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(
            "--unshare-user", "--disable-userns", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            "--die-with-parent", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc");
        foreach (var path in KernelSettings)
        {
            arguments.AddRange("--ro-bind-try", path, path);
        }

        if (ownNetwork)
        {
            arguments.Add("--unshare-net");
        }

        foreach (var folder in plan.Hidden)
        {
            arguments.AddRange("--tmpfs", folder);
        }

        arguments.AddRange("--bind", plan.Temporary, "/tmp");
        Bind("--ro-bind", plan.Readable);
        Bind("--bind", plan.Writable);
        Bind("--ro-bind", plan.Protected);
        foreach (var mask in plan.Masks)
        {
            // Nobody may write there, and whoever changes that has one page that nobody else sees. Made read-only, each would have
            // bubblewrap read the table of all mounts once more, which takes longer than the mount.
            arguments.AddRange("--perms", "0555", "--size", "4096", "--tmpfs", mask);
        }

        foreach (var file in plan.Closed)
        {
            arguments.AddRange("--ro-bind", "/dev/null", file);
        }

        Bind("--bind", start.Reports);
        if (hasFilter)
        {
            arguments.AddRange("--seccomp", FilterDescriptor.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        arguments.AddRange("--chdir", start.Directory, "--", start.Program);
        arguments.AddRange(start.Arguments);
        return arguments.ToImmutable();

        void Bind(string kind, ImmutableArray<string> paths)
        {
            foreach (var path in paths)
            {
                arguments.AddRange(kind, path, path);
            }
        }
    }
}
