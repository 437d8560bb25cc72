namespace LspAgent.Protocol.JsonRpc;

/// <summary>Divides a stream of bytes into messages, and frames the messages that go out.</summary>
/// <remarks>
/// Reading and writing may go on at the same time. Reading has one caller, which asks again only when the last read has ended;
/// so has writing. Disposing ends both, and comes after the last call of either.
/// </remarks>
public interface IMessageHandler : IAsyncDisposable
{
    /// <summary>The body of the next message, or null when the peer has ended; the bytes are valid until the next call.</summary>
    /// <exception cref="FramingException">The bytes cannot be divided into messages; the connection must be closed.</exception>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Frames a message and copies it; nothing is sent before <see cref="FlushAsync"/>.</summary>
    void Write(ReadOnlySpan<byte> body);

    /// <summary>Sends what was written, in order; ends when the transport has room again.</summary>
    /// <exception cref="IOException">The peer no longer reads.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
