using System.ComponentModel;
using System.Diagnostics;

namespace LspAgent.Tools.Shell;

/// <summary>A command where there are no sessions of processes: it is ended with everything that it started and that still knows it.</summary>
internal sealed class WindowsProcess : IShellProcess
{
    private readonly Process _process;

    private WindowsProcess(Process process, string outputFile)
    {
        _process = process;
        Exited = CopyAsync(outputFile);
    }

    public int Id => _process.Id;

    public int? ExitCode { get; private set; }

    public Task<int> Exited { get; }

    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static WindowsProcess Start(ShellStart start)
    {
        var info = new ProcessStartInfo(start.Program, start.Arguments)
        {
            WorkingDirectory = start.Directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info) ?? throw new Win32Exception($"{start.Program} could not be started.");
        process.StandardInput.Close();
        return new WindowsProcess(process, start.OutputFile);
    }

    public void Terminate() => Kill();

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile.
        }
    }

    private async Task<int> CopyAsync(string outputFile)
    {
        await using var file = new FileStream(outputFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using var writing = new SemaphoreSlim(1);
        var copies = Task.WhenAll(PumpAsync(_process.StandardOutput.BaseStream, file, writing), PumpAsync(_process.StandardError.BaseStream, file, writing));

        // What it started in the background may hold its outputs open for longer than it lives.
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(copies, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None));
        ExitCode = _process.ExitCode;
        return _process.ExitCode;
    }

    private static async Task PumpAsync(Stream from, FileStream file, SemaphoreSlim writing)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
        {
            await writing.WaitAsync(CancellationToken.None);
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                await file.FlushAsync(CancellationToken.None);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            finally
            {
                writing.Release();
            }
        }
    }
}
