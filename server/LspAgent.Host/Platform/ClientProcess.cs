using System.Diagnostics;
using System.Globalization;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Platform;

/// <summary>Closes a connection soon after the process of its client has gone, for the case that the end of the input does not say so.</summary>
internal sealed partial class ClientProcess(TimeProvider time, ILogger<ClientProcess> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private Task _watching = Task.CompletedTask;

    /// <summary>Watches until the connection ends. A process that is not there to begin with is in another world, such as outside our container, and is not watched.</summary>
    public void Watch(int processId, RpcConnection connection)
    {
        // Not on the thread of the caller, whose client waits for an answer.
        var watching = _watching;
        _watching = Task.Run(() => Task.WhenAll(watching, WatchAsync(processId, connection)));
    }

    /// <summary>Ends when the connection has ended.</summary>
    public Task StopAsync() => _watching;

    private static bool IsAlive(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            return IsAliveOnLinux(processId);
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A process that has ended stays in the table until its parent takes notice: it is as good as gone.</summary>
    private static bool IsAliveOnLinux(int processId)
    {
        try
        {
            var state = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var afterName = state.LastIndexOf(')');
            return afterName < 0 || afterName + 2 >= state.Length || state[afterName + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    private async Task WatchAsync(int processId, RpcConnection connection)
    {
        if (!IsAlive(processId))
        {
            LogUnknown(processId);
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(connection.Ended))
            {
                if (!IsAlive(processId))
                {
                    LogGone(processId);
                    connection.Close($"The client's process {processId} has ended.");
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (connection.Ended.IsCancellationRequested)
        {
            // The connection ended first.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The client's process {ProcessId} cannot be seen from here and is not watched.")]
    private partial void LogUnknown(int processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The client's process {ProcessId} has ended without a word.")]
    private partial void LogGone(int processId);
}
