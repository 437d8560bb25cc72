using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Doors;

/// <summary>Says in the log why a door's connection ended.</summary>
internal static partial class ConnectionEndLog
{
    public static void LogEnd(this HostLogging log, string door, ConnectionEnd end)
    {
        var logger = log.CreateLogger(door);
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
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection was closed: {Because}")]
    private static partial void LogBroken(ILogger logger, string because);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection ended: {Because}")]
    private static partial void LogEnded(ILogger logger, string because);
}
