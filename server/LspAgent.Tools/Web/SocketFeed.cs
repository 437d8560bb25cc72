using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Web;

/// <summary>
/// A WebSocket that is only listened to: each frame is a line of the output, as if a command had printed it. Ends with the
/// connection, and never fails: what went wrong is its last line.
/// </summary>
internal sealed class SocketFeed : IShellProcess, IDisposable
{
    /// <summary>A longer frame is left out.</summary>
    private const int MaxFrame = 1024 * 1024;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ending = new();

    private SocketFeed()
    {
    }

    /// <summary>Of no process: nothing that runs has this number.</summary>
    public int Id => int.MaxValue;

    public int? ExitCode { get; private set; }

    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <param name="mayConnect">Whether an address that the host stands for may be connected to.</param>
    /// <param name="outputFile">Is appended to.</param>
    public static SocketFeed Start(Uri address, IReadOnlyList<string> protocols, Func<IPAddress, bool> mayConnect, string outputFile)
    {
        var feed = new SocketFeed();
        var output = new FileStream(outputFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        feed.Exited = Task.Run(
            async () =>
            {
                var exitCode = await feed.ListenAsync(address, protocols, mayConnect, output);
                feed.ExitCode = exitCode;
                return exitCode;
            },
            CancellationToken.None);
        return feed;
    }

    public void Terminate() => _ending.Cancel();

    public void Kill() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    private async Task<int> ListenAsync(Uri address, IReadOnlyList<string> protocols, Func<IPAddress, bool> mayConnect, FileStream output)
    {
        await using (output)
        {
            try
            {
                using var handler = PageFetcher.HandlerFor(mayConnect);
                using var invoker = new HttpMessageInvoker(handler);
                using var socket = new ClientWebSocket();
                foreach (var protocol in protocols)
                {
                    socket.Options.AddSubProtocol(protocol);
                }

                using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token))
                {
                    patience.CancelAfter(ConnectPatience);
                    await socket.ConnectAsync(address, invoker, patience.Token);
                }

                await PumpAsync(socket, output);
                return 0;
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return 143;
            }
            catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException or SocketException or OperationCanceledException or ArgumentException)
            {
                await WriteAsync(output, $"[The connection failed: {(exception.InnerException ?? exception).Message}]");
                return 1;
            }
        }
    }

    private async Task PumpAsync(ClientWebSocket socket, FileStream output)
    {
        var buffer = new byte[64 * 1024];
        using var frame = new MemoryStream();
        var length = 0L;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), _ending.Token);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, _ending.Token);
                return;
            }

            length += part.Count;
            if (length <= MaxFrame)
            {
                await frame.WriteAsync(buffer.AsMemory(0, part.Count), CancellationToken.None);
            }

            if (part.EndOfMessage)
            {
                await WriteAsync(output, length > MaxFrame ? string.Create(CultureInfo.InvariantCulture, $"[A frame of {length} bytes was left out.]")
                    : part.MessageType is WebSocketMessageType.Binary ? string.Create(CultureInfo.InvariantCulture, $"[A binary frame of {length} bytes.]")
                    : UntrustedText.Visible(Encoding.UTF8.GetString(frame.GetBuffer(), 0, (int)frame.Length)).TrimEnd('\n'));
                frame.SetLength(0);
                length = 0;
            }
        }
    }

    private static ValueTask WriteAsync(FileStream output, string line) => output.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), CancellationToken.None);
}
