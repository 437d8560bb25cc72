using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The framing of the Agent Client Protocol and the Model Context Protocol: one message a line; empty lines are nothing.</summary>
public sealed class NewLineDelimitedMessageHandler(IDuplexPipe transport) : IMessageHandler
{
    private readonly PipeInput _input = new(transport.Input);
    private readonly PooledBuffer _line = new();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        while (true)
        {
            if (TryTakeLine() is { } line)
            {
                line = TrimEnd(line);
                if (!line.IsEmpty)
                {
                    return line;
                }

                _line.Clear();
            }
            else if (!await _input.FillAsync(cancellationToken))
            {
                // A last line without its line end is a message like any other.
                return TrimEnd(_line.Memory) is { IsEmpty: false } last ? last : default(ReadOnlyMemory<byte>?);
            }
        }
    }

    public void Write(ReadOnlySpan<byte> body)
    {
        var output = transport.Output.GetSpan(body.Length + 1);
        body.CopyTo(output);

        // JSON has line breaks only between its tokens, where a space says the same.
        output[..body.Length].Replace((byte)'\n', (byte)' ');
        output[..body.Length].Replace((byte)'\r', (byte)' ');
        output[body.Length] = (byte)'\n';
        transport.Output.Advance(body.Length + 1);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => transport.Output.FlushOrThrowAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        _line.Dispose();
        await transport.Output.CompleteAsync();
    }

    /// <summary>The line up to the next line feed; what comes of a line that is not whole is kept, so that no byte is searched twice.</summary>
    private ReadOnlyMemory<byte>? TryTakeLine()
    {
        var unread = _input.Unread;
        var first = unread.First;
        var end = first.Span.IndexOf((byte)'\n');
        if (end >= 0 && _line.Length == 0)
        {
            CheckSize(end);
            _input.Skip(end + 1);
            return first[..end];
        }

        foreach (var segment in unread)
        {
            end = segment.Span.IndexOf((byte)'\n');
            var part = end < 0 ? segment : segment[..end];
            CheckSize(_line.Length + part.Length);
            _line.Write(part.Span);
            _input.Skip(end < 0 ? part.Length : part.Length + 1);
            if (end >= 0)
            {
                return _line.Memory;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> line) => line.TrimEnd(" \t\r"u8);

    private static void CheckSize(int length)
    {
        if (length > MessageLimits.BodyBytes)
        {
            throw new FramingException($"A line is longer than the limit of {MessageLimits.BodyBytes} bytes.");
        }
    }
}
