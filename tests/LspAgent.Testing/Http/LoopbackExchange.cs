using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LspAgent.Testing.Http;

/// <summary>One request and the answer to it, which the handler writes as it likes.</summary>
public sealed class LoopbackExchange
{
    private readonly Stream _stream;
    private readonly Socket _socket;
    private readonly RequestReader _reader;

    internal LoopbackExchange(RecordedRequest request, Stream stream, Socket socket, RequestReader reader)
    {
        Request = request;
        _stream = stream;
        _socket = socket;
        _reader = reader;
    }

    public RecordedRequest Request { get; }

    internal bool IsClosed { get; private set; }

    /// <summary>Writes the status line and the headers just as they are given.</summary>
    public async Task WriteHeadAsync(int status, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\n"));
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        await WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    public Task WriteChunkAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var size = Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        return WriteAsync((byte[])[.. size, .. bytes.Span, (byte)'\r', (byte)'\n'], cancellationToken);
    }

    public Task EndChunksAsync(CancellationToken cancellationToken) => WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);

    /// <summary>Writes a whole answer.</summary>
    public async Task AnswerAsync(int status, string contentType, string body, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await WriteHeadAsync(
            status,
            [
                new("content-type", contentType),
                new("content-length", bytes.Length.ToString(CultureInfo.InvariantCulture)),
            ],
            cancellationToken);
        await WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Ends the connection in order.</summary>
    public void Close()
    {
        IsClosed = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends the connection with a reset, once what was written has arrived or not.</summary>
    public void Reset()
    {
        IsClosed = true;
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Done when the client has closed the connection.</summary>
    public Task WaitForCloseAsync(CancellationToken cancellationToken) => _reader.WaitForCloseAsync(cancellationToken);
}
