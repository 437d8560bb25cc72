using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Disk;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>
/// A second process that does something to a file and says how far it is, until it is killed: this very executable, started with
/// another task.
/// </summary>
internal sealed class OtherEditor : IAsyncDisposable
{
    public const string Variable = "LSPAGENT_TEST_OTHER_EDITOR";

    private readonly Process _process;
    private readonly NamedPipeServerStream _pipe;
    private readonly StreamReader _reader;

    private OtherEditor(Process process, NamedPipeServerStream pipe)
    {
        _process = process;
        _pipe = pipe;
        _reader = new StreamReader(pipe);
    }

    public int Id => _process.Id;

    public static async Task<OtherEditor> StartAsync(OtherTask task, string path, CancellationToken cancellationToken)
    {
        var name = $"lspagent-test-{Guid.NewGuid():N}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var start = new ProcessStartInfo(Path.Join(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "LspAgent.Host.Tests.exe" : "LspAgent.Host.Tests"))
        {
            ArgumentList = { "--filter", "FullyQualifiedName~The_users_folder_can_be_moved" },
            Environment = { [Variable] = string.Join('\n', name, task.ToString(), path) },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The other process did not start.");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await pipe.WaitForConnectionAsync(cancellationToken);
        return new OtherEditor(process, pipe);
    }

    /// <summary>What it says next; null when it is gone.</summary>
    public Task<string?> HearAsync(CancellationToken cancellationToken) => _reader.ReadLineAsync(cancellationToken).AsTask();

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _reader.Dispose();
        await _pipe.DisposeAsync();
        _process.Dispose();
    }

    /// <summary>The whole of a file in one generation.</summary>
    public static string Generation(int number) => string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"generation {number} of a file that is longer than one write\n"), 3000));

    /// <summary>What the other process does; comes back only when this process is not that one.</summary>
    public static async Task DoTaskAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var name, var task, var path])
        {
            return;
        }

        await using var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(cancellationToken);
        await using var writer = new StreamWriter(pipe) { AutoFlush = true };
        using var reader = new StreamReader(pipe);
        switch (Enum.Parse<OtherTask>(task))
        {
            case OtherTask.Stage or OtherTask.Swap:
                using (var swap = FileSwap.Begin(path))
                {
                    swap.Stage(new FileContent.Text("new\n", TextFormat.Default));
                    if (task is nameof(OtherTask.Swap))
                    {
                        swap.TrySwap();
                    }

                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
            case OtherTask.Edit:
                var files = new WorkspaceFiles(NoOpenDocuments.Instance, Path.GetDirectoryName(path) ?? path);
                for (var number = 0; ; number++)
                {
                    FileContent Text(int generation) => new FileContent.Text(Generation(generation), TextFormat.Default);
                    var outcome = await files.ApplyAsync(
                        new EditPlan(new FileEdit(new ResolvedPath(path, path), Text(number), Text(number + 1))), NoCheckpoints.Instance, cancellationToken);
                    await writer.WriteLineAsync(outcome.GetType().Name);
                }

            case OtherTask.LockWhole:
                await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
            case OtherTask.LockRange:
                await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
#pragma warning disable CA1416 // The test that asks for it runs where there are such locks.
                    file.Lock(0, 1);
#pragma warning restore CA1416
                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
        }
    }
}

/// <summary>What the other process does to the file.</summary>
internal enum OtherTask
{
    /// <summary>Writes a new file beside it, and stops there.</summary>
    Stage,

    /// <summary>Puts the new file in its place, and stops before it cleans up.</summary>
    Swap,

    /// <summary>Edits it again and again.</summary>
    Edit,

    /// <summary>Has it for itself, as a program that shares nothing (<c>flock</c>).</summary>
    LockWhole,

    /// <summary>Has some of its bytes for itself (<c>fcntl</c>).</summary>
    LockRange,
}
