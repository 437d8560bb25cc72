using System.IO.Pipelines;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Doors;

/// <summary>Serves one editor over one connection, from its first byte to its last.</summary>
internal static partial class LspDoor
{
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> ServeAsync(IDuplexPipe transport, LspOptions options, HostLogging log, TimeProvider time, CancellationToken shutdown)
    {
        var logger = log.CreateLogger(nameof(LspDoor));
        await using var server = new LspServer(transport, log, time);
        if (options.ClientProcessId is { } processId)
        {
            server.ClientProcess.Watch(processId, server.Connection);
        }

        var end = await server.Connection.RunAsync(shutdown);
        switch (end)
        {
            case ConnectionEnd.Broken broken:
                LogBroken(logger, broken.Because);
                break;
            case ConnectionEnd.Closed closed:
                LogEnded(logger, closed.Because);
                break;
            default:
                LogEnded(logger, "The client sends no more.");
                break;
        }

        return end is ConnectionEnd.Broken ? 1 : server.Lifecycle.ExitCode;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection was closed: {Because}")]
    private static partial void LogBroken(ILogger logger, string because);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection ended: {Because}")]
    private static partial void LogEnded(ILogger logger, string because);
}
