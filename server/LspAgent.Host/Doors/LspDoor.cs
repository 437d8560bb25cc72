using System.IO.Pipelines;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Doors;

/// <summary>Serves one editor over one connection, from its first byte to its last.</summary>
internal static class LspDoor
{
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> ServeAsync(IDuplexPipe transport, LspOptions options, HostLogging log, Func<string, string?> environment, TimeProvider time, CancellationToken shutdown)
    {
        await using var server = new LspServer(transport, log, environment, time);
        if (options.ClientProcessId is { } processId)
        {
            server.ClientProcess.Watch(processId, server.Connection);
        }

        var end = await server.Connection.RunAsync(shutdown);
        log.LogEnd(nameof(LspDoor), end);
        return end is ConnectionEnd.Broken ? 1 : server.Lifecycle.ExitCode;
    }
}
