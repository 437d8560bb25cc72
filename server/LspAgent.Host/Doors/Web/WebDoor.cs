using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Doors.Web;

/// <summary>
/// Serves the chat page until it is told to stop. Sessions belong to the process: a page that is loaded again, or a second
/// one, finds them as they are.
/// </summary>
internal sealed class WebDoor(WebOptions options, HostLogging log, Func<string, string?> environment, TimeProvider time, TextWriter output, TextWriter error)
{
    /// <returns>The exit code of the process.</returns>
    public async Task<int> RunAsync(CancellationToken shutdown)
    {
        if (PageFiles.Read(Path.Join(AppContext.BaseDirectory, PageFiles.Folder)) is not { } files)
        {
            await error.WriteLineAsync("lspagent: The page is not there: it was not built. Run npm run build.");
            return 1;
        }

        if (!Directory.Exists(options.Folder))
        {
            await error.WriteLineAsync($"lspagent: There is no folder {options.Folder}. Name one that is there.");
            return 1;
        }

        await using var agent = new AgentHost(environment, settings: null, time, log, CancellationToken.None);
        var token = WebGuard.CreateToken();
        var place = Place(agent.Canonical(options.Folder));
        await using var server = new PageServer(files, token, place, socket => ServeAsync(socket, agent, shutdown), log);
        int port;
        try
        {
            port = await server.StartAsync(options.Port, shutdown);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync($"lspagent: Port {options.Port} of 127.0.0.1 cannot be used: {exception.Message.TrimEnd('.')}. Choose another with --port, or none.");
            return 1;
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/#token={token}");
        await output.WriteLineAsync(address);
        await output.FlushAsync(shutdown);
        using var browser = new Browser(environment);
        await error.WriteLineAsync(Introduction(browser, address));
        await UntilAsync(shutdown);
        return 0;
    }

    private string Introduction(Browser browser, string address)
    {
        const string Stop = "Ctrl+C ends it.";
        if (!options.Opens || !browser.CanOpen)
        {
            return $"Open the address above in a browser; it is good for this run and for you alone. {Stop}";
        }

        return browser.Open(address) is { } because
            ? $"The browser could not be opened ({because}): open the address above. {Stop}"
            : $"The address above is opened in your browser; it is good for this run and for you alone. {Stop}";
    }

    private async Task ServeAsync(WebSocket socket, AgentHost agent, CancellationToken shutdown)
    {
        await using var server = new AcpServer(new WebSocketMessageHandler(socket), agent, log, time);
        log.LogEnd(nameof(WebDoor), await server.Connection.RunAsync(shutdown));
    }

    private static ReadOnlyMemory<byte> Place(string workspace)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("workspace", workspace);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static async Task UntilAsync(CancellationToken shutdown)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = shutdown.UnsafeRegister(static state => (state as TaskCompletionSource)?.TrySetResult(), stopped);
        await stopped.Task;
    }
}
