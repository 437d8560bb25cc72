using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// The network of one session: a loopback of its own and nothing else, so that commands of the session reach each other's
/// servers and nobody else's. It lives as long as the two handles that this process holds.
/// </summary>
internal sealed class SandboxNetwork : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _user;
    private readonly SafeFileHandle _network;
    private readonly string _enter;

    private SandboxNetwork(SafeFileHandle user, SafeFileHandle network, string enter) => (_user, _network, _enter) = (user, network, enter);

    /// <summary>Null where the machine does not let one network be shared; every command then has one of its own.</summary>
    /// <param name="bubblewrap">The program.</param>
    /// <param name="enter">The program <c>nsenter</c>; null when there is none.</param>
    public static async Task<SandboxNetwork?> TryMakeAsync(string bubblewrap, string? enter, CancellationToken cancellationToken)
    {
        if (enter is null)
        {
            return null;
        }

        // Both namespaces belong to the shell, which waits until they are held.
        string[] arguments = ["--unshare-user", "--unshare-net", "--die-with-parent", "--ro-bind", "/", "/", "--", "/bin/sh", "-c", "echo $$; read -r _"];
        var start = new ProcessStartInfo(bubblewrap, arguments);
        start.Environment.Clear();
        return await WhileItWaitsAsync(start, HoldAsync, cancellationToken);

        async Task<SandboxNetwork?> HoldAsync(int process, int shell)
        {
            if (Unix.Open($"/proc/{shell}/ns/user", canWrite: false) is not { } user || Unix.Open($"/proc/{shell}/ns/net", canWrite: false) is not { } network)
            {
                return null;
            }

            var made = new SandboxNetwork(user, network, enter);
            if (await made.CanBeEnteredAsync(bubblewrap, cancellationToken))
            {
                return made;
            }

            made.Dispose();
            return null;
        }
    }

    /// <summary>How a program is started in this network: this program, with these arguments before the program's own.</summary>
    public (string Program, ImmutableArray<string> Arguments) Entry => (_enter, ["--preserve-credentials", $"--user={Path(_user)}", $"--net={Path(_network)}", "--"]);

    /// <summary>A listener in this network whose connections come to this process; null when there can be none.</summary>
    /// <param name="executable">This executable.</param>
    public Task<Socket?> ListenAsync(string executable, CancellationToken cancellationToken)
    {
        var (program, arguments) = Entry;
        return WhileItWaitsAsync(
            new ProcessStartInfo(program, [.. arguments, executable, SandboxListener.Verb]),
            static (process, descriptor) => Task.FromResult(Unix.TakeDescriptor(process, descriptor) is { } taken ? SocketOf(taken) : null),
            cancellationToken);
    }

    public void Dispose()
    {
        _user.Dispose();
        _network.Dispose();
    }

    private static Socket SocketOf(SafeFileHandle taken)
    {
        using (taken)
        {
            var listener = new Socket(new SafeSocketHandle(taken.DangerousGetHandle(), ownsHandle: true));
            taken.SetHandleAsInvalid();
            return listener;
        }
    }

    /// <summary>Starts a program that says a number and then waits, takes what it has to give, and ends it. Null when there is nothing to take.</summary>
    /// <param name="take">Given the process and the number that it said.</param>
    private static async Task<T?> WhileItWaitsAsync<T>(ProcessStartInfo start, Func<int, int, Task<T?>> take, CancellationToken cancellationToken)
        where T : class
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, true, false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            try
            {
                var line = await process.StandardOutput.ReadLineAsync(patience.Token);
                return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await take(process.Id, number) : null;
            }
            finally
            {
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<bool> CanBeEnteredAsync(string bubblewrap, CancellationToken cancellationToken)
    {
        var (program, arguments) = Entry;
        return await Programs.FirstLineAsync(program, [.. arguments, bubblewrap, "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "/bin/echo", "in"], cancellationToken) is "in";
    }

    private static string Path(SafeFileHandle handle) => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}");
}
