using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LspAgent.Tools.Shell;

/// <summary>
/// A process that leads a session of its own, so that no terminal reaches it and its group can be ended as one. Not for
/// Windows. The framework's own class can neither begin a session nor give a process a file to write to.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcess : IShellProcess
{
    private const int SetSignalDefaults = 0x04;
    private const int SetSignalMask = 0x08;
    private const int Interrupted = 4;

    /// <summary>More than any system's opaque structures of these calls take.</summary>
    private const int OpaqueSize = 1024;

    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnixProcess(bool isWarden) => IsWarden = isWarden;

    public int Id { get; private set; }

    public bool IsWarden { get; }

    public int? ExitCode { get; private set; }

    public Task<int> Exited => _exited.Task;

    private static short NewSession => (short)(OperatingSystem.IsLinux() ? 0x80 : 0x400);

    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static UnixProcess Start(ShellStart start) => Start(start, inputDescriptor: null);

    /// <param name="inputDescriptor">What it reads as standard input; nothing when null.</param>
    public static UnixProcess Start(ShellStart start, int? inputDescriptor)
    {
        // A program can ask to end with its parent, and the kernel takes the thread that started it for that: so one thread
        // starts it and then waits for its end.
        var process = new UnixProcess(start.IsWarden);
        using var isStarted = new ManualResetEventSlim();
        Win32Exception? problem = null;
        new Thread(() =>
        {
            try
            {
                process.Id = Spawn(start, inputDescriptor);
            }
            catch (Win32Exception exception)
            {
                problem = exception;
            }

            var isRunning = problem is null;
            isStarted.Set();
            if (isRunning)
            {
                process.WaitForEnd();
            }
        }, maxStackSize: 256 * 1024)
        { IsBackground = true, Name = $"waits for {start.Program}" }.Start();
        isStarted.Wait(CancellationToken.None);
        return problem is null ? process : throw problem;
    }

    private static int Spawn(ShellStart start, int? inputDescriptor)
    {
        var memory = Marshal.AllocHGlobal(3 * OpaqueSize);
        var (actions, attributes, signals) = (memory, memory + OpaqueSize, memory + (2 * OpaqueSize));
        IntPtr[] arguments = [], environment = [];
        try
        {
            Check(posix_spawn_file_actions_init(actions), start);
            Check(posix_spawnattr_init(attributes), start);
            try
            {
                Check(inputDescriptor is { } input
                    ? posix_spawn_file_actions_adddup2(actions, input, 0)
                    : posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0), start);
                Check(posix_spawn_file_actions_addopen(actions, 1, start.OutputFile, AppendTo, Convert.ToUInt32("600", 8)), start);
                Check(posix_spawn_file_actions_adddup2(actions, 1, 2), start);
                Check(posix_spawn_file_actions_addchdir_np(actions, start.Directory), start);
                if (start.OpenFile is { } file)
                {
                    Check(posix_spawn_file_actions_addopen(actions, 3, file, 0, 0), start);
                }

                if (OperatingSystem.IsLinux())
                {
                    // What this process has inherited from an editor is not for commands.
                    Check(posix_spawn_file_actions_addclosefrom_np(actions, start.OpenFile is null ? 3 : 4), start);
                }

                // The runtime ignores signals that programs rely on, such as the one of a broken pipe.
                _ = sigfillset(signals);
                Check(posix_spawnattr_setsigdefault(attributes, signals), start);
                _ = sigemptyset(signals);
                Check(posix_spawnattr_setsigmask(attributes, signals), start);
                Check(posix_spawnattr_setflags(attributes, (short)(NewSession | SetSignalDefaults | SetSignalMask)), start);
                arguments = Texts([start.Program, .. start.Arguments]);
                environment = Texts(Variables(start.Environment));
                Check(posix_spawn(out var id, start.Program, actions, attributes, arguments, environment), start);
                return id;
            }
            finally
            {
                _ = posix_spawn_file_actions_destroy(actions);
                _ = posix_spawnattr_destroy(attributes);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
            foreach (var text in arguments.Concat(environment))
            {
                Marshal.FreeCoTaskMem(text);
            }
        }
    }

    public void Terminate()
    {
        // A warden that goes takes the command with it, and leaves it no time.
        if (!IsWarden)
        {
            _ = kill(-Id, 15);
        }
    }

    public void Kill() => _ = kill(-Id, 9);

    /// <summary>Sends a signal to one process; nothing happens when there is none with this number.</summary>
    public static void Signal(int process, int signal) => _ = kill(process, signal);

    private static int AppendTo => OperatingSystem.IsLinux() ? 0x1 | 0x40 | 0x400 : 0x1 | 0x200 | 0x8;

    private void WaitForEnd()
    {
        int status;
        while (waitpid(Id, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                // Somebody else took its status: who started us ignores the end of children.
                status = 0xFF00;
                break;
            }
        }

        var signal = status & 0x7F;
        var exitCode = signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
        ExitCode = exitCode;
        _exited.TrySetResult(exitCode);
    }

    private static List<string> Variables(IReadOnlyDictionary<string, string> environment)
    {
        var variables = new List<string>(environment.Count);
        foreach (var (name, value) in environment)
        {
            variables.Add($"{name}={value}");
        }

        return variables;
    }

    /// <summary>With an end of the list behind them.</summary>
    private static IntPtr[] Texts(List<string> texts)
    {
        var pointers = new IntPtr[texts.Count + 1];
        for (var index = 0; index < texts.Count; index++)
        {
            pointers[index] = Marshal.StringToCoTaskMemUTF8(texts[index]);
        }

        return pointers;
    }

    private static void Check(int error, ShellStart start)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, $"{start.Program} could not be started in {start.Directory}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn(out int id, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, IntPtr actions, IntPtr attributes, IntPtr[] arguments, IntPtr[] environment);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_init(IntPtr actions);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_destroy(IntPtr actions);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(IntPtr actions, int descriptor, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_adddup2(IntPtr actions, int descriptor, int newDescriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addchdir_np(IntPtr actions, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addclosefrom_np(IntPtr actions, int from);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_init(IntPtr attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_destroy(IntPtr attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setflags(IntPtr attributes, short flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setsigdefault(IntPtr attributes, IntPtr signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setsigmask(IntPtr attributes, IntPtr signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sigfillset(IntPtr signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sigemptyset(IntPtr signals);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int waitpid(int id, out int status, int options);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int id, int signal);
}
