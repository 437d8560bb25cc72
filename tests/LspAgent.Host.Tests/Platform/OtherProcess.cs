using System.Diagnostics;
using System.IO.Pipes;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>
/// A second process that opens a session when it is told to, says what came of it, and holds the session until it is killed:
/// this very executable, started with another task.
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

    public static async Task<OtherProcess> StartAsync(string home, SessionId session, CancellationToken cancellationToken)
    {
        var name = $"lspagent-test-{Guid.NewGuid():N}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var start = new ProcessStartInfo(Path.Join(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "LspAgent.Host.Tests.exe" : "LspAgent.Host.Tests"))
        {
            ArgumentList = { "--filter", "FullyQualifiedName~The_users_folder_can_be_moved" },
            Environment = { [OtherProcessTask.Variable] = string.Join('\n', name, home, session.Value) },
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
        return await _reader.ReadLineAsync(cancellationToken);
    }

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
        _process.Dispose();
    }
}
