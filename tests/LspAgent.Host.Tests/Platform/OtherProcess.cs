using System.Diagnostics;
using System.IO.Pipes;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>
/// A second process that does a task, says how far it is, and holds what it has until it is killed: this very executable,
/// started with another task.
/// </summary>
internal sealed class OtherProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly NamedPipeServerStream _pipe;
    private readonly StreamReader _reader;

    private OtherProcess(Process process, NamedPipeServerStream pipe)
    {
        _process = process;
        _pipe = pipe;
        _reader = new StreamReader(pipe);
    }

    public int Id => _process.Id;

    /// <summary>A process that opens a session when it is told to.</summary>
    public static Task<OtherProcess> StartAsync(string home, SessionId session, CancellationToken cancellationToken) =>
        StartAsync(OtherProcessTask.Variable, [home, session.Value], cancellationToken);

    /// <param name="variable">Names the kind of task; its value are the pipe's name and what the task is given.</param>
    public static async Task<OtherProcess> StartAsync(string variable, IEnumerable<string> task, CancellationToken cancellationToken)
    {
        var name = $"lspagent-test-{Guid.NewGuid():N}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var start = new ProcessStartInfo(Path.Join(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "LspAgent.Host.Tests.exe" : "LspAgent.Host.Tests"))
        {
            ArgumentList = { "--filter", "FullyQualifiedName~The_users_folder_can_be_moved" },
            Environment = { [variable] = string.Join('\n', [name, .. task]) },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The other process did not start.");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await pipe.WaitForConnectionAsync(cancellationToken);
        return new OtherProcess(process, pipe);
    }

    /// <summary>Tells it to open the session.</summary>
    public async Task<string?> OpenAsync(CancellationToken cancellationToken)
    {
        await _pipe.WriteAsync("open\n"u8.ToArray(), cancellationToken);
        return await HearAsync(cancellationToken);
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
}
