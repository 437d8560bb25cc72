using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The framing of a WebSocket: one message is one text message of the socket. The socket is disposed of with the handler.</summary>
public sealed class WebSocketMessageHandler(WebSocket socket) : IMessageHandler
{
    private const int ReadSize = 16 * 1024;

    private readonly PooledBuffer _incoming = new();
    private readonly PooledBuffer _outgoing = new();
    private readonly List<int> _ends = [];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        _incoming.Clear();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_incoming.GetMemory(ReadSize), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                _incoming.Advance(part.Count);
                if (_incoming.Length > MessageLimits.BodyBytes)
                {
                    throw new FramingException($"A message is longer than the limit of {MessageLimits.BodyBytes} bytes.");
                }

                if (part.EndOfMessage)
                {
                    return _incoming.Memory;
                }
            }
        }
        catch (WebSocketException e)
        {
            throw new IOException($"The WebSocket broke: {e.Message}", e);
        }
    }

    public void Write(ReadOnlySpan<byte> body)
    {
        _outgoing.Write(body);
        _ends.Add(_outgoing.Length);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var start = 0;
            foreach (var end in _ends)
            {
                await socket.SendAsync(_outgoing.Memory[start..end], WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                start = end;
            }
        }
        catch (WebSocketException e)
        {
            throw new IOException($"The WebSocket broke: {e.Message}", e);
        }

        _ends.Clear();
        _outgoing.Clear();
    }

    /// <summary>Says good-bye where that is still possible, without waiting for the answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // The peer is gone already.
            }
        }

        socket.Dispose();
        _incoming.Dispose();
        _outgoing.Dispose();
    }
}
