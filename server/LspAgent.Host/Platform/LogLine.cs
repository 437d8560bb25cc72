using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Platform;

/// <summary>One entry of the log, ready for people.</summary>
/// <param name="Details">What only somebody who looks for a fault wants to read, such as where an exception came from; null if there is nothing.</param>
internal sealed record LogLine(DateTimeOffset Time, LogLevel Level, string Category, string Message, string? Details)
{
    public override string ToString()
    {
        var level = Level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "error",
            _ => "fatal",
        };
        var line = $"{Time:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {Category}: {Message}\n";
        return Details is null ? line : $"{line}{Details}\n";
    }
}
