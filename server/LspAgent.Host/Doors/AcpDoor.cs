using System.IO.Pipelines;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Doors;

/// <summary>Serves one agent panel over one connection; it ends when the client ends its output.</summary>
internal static class AcpDoor
{
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> ServeAsync(IDuplexPipe transport, HostLogging log, Func<string, string?> environment, TimeProvider time, CancellationToken shutdown)
    {
        await using var server = new AcpServer(transport, log, environment, time);
        var end = await server.Connection.RunAsync(shutdown);
        log.LogEnd(nameof(AcpDoor), end);
        return end is ConnectionEnd.Broken ? 1 : 0;
    }
}
