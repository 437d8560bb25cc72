using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The framing of the Language Server Protocol: header lines with the length of the body in bytes, an empty line, the body.</summary>
public sealed class HeaderDelimitedMessageHandler(IDuplexPipe transport) : IMessageHandler
{
    private readonly PipeInput _input = new(transport.Input);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken) => ReadMessageAsync(cancellationToken);

    public void Write(ReadOnlySpan<byte> body)
    {
        const int longestHeader = 40;
        var output = transport.Output.GetSpan(longestHeader + body.Length);
        var name = "Content-Length: "u8;
        name.CopyTo(output);
        Utf8Formatter.TryFormat(body.Length, output[name.Length..], out var digits);
        var length = name.Length + digits;
        "\r\n\r\n"u8.CopyTo(output[length..]);
        length += 4;
        body.CopyTo(output[length..]);
        transport.Output.Advance(length + body.Length);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => transport.Output.FlushOrThrowAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        await transport.Output.CompleteAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var header = default(MessageHeader);
        var isStarted = false;
        while (!TryReadHeader(ref header, ref isStarted))
        {
            if (!await _input.FillAsync(cancellationToken))
            {
                return isStarted || !_input.Unread.IsEmpty
                    ? throw new FramingException("The input ended inside the header of a message.")
                    : null;
            }
        }

        return header.ContentLength is { } length
            ? await _input.TakeAsync(length, cancellationToken)
            : throw new FramingException("A message has no Content-Length.");
    }

    /// <summary>Takes whole lines; true at the empty line that ends the header.</summary>
    private bool TryReadHeader(ref MessageHeader header, ref bool isStarted)
    {
        while (TryReadLine(ref header) is { } length)
        {
            isStarted = true;
            if (length == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of the line that was taken without its end; null if it has not come whole.</summary>
    private int? TryReadLine(ref MessageHeader header)
    {
        var unread = _input.Unread;
        var end = unread.FirstSpan.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || end + 1 >= unread.FirstSpan.Length)
        {
            return TryReadSplitLine(ref header);
        }

        CheckLineEnd(unread.FirstSpan[end], unread.FirstSpan[end + 1]);
        if (end > 0)
        {
            header.Add(unread.FirstSpan[..end]);
        }

        _input.Skip(end + 2);
        return end;
    }

    /// <summary>The rare line that is not whole in the first segment.</summary>
    private int? TryReadSplitLine(ref MessageHeader header)
    {
        var unread = _input.Unread;
        var reader = new SequenceReader<byte>(unread);
        if (!reader.TryReadToAny(out ReadOnlySequence<byte> line, "\r\n"u8, advancePastDelimiter: false))
        {
            header.CheckSize(unread.Length);
            return null;
        }

        header.CheckSize(line.Length);
        reader.TryRead(out var first);
        if (!reader.TryRead(out var second))
        {
            CheckLineEnd(first, (byte)'\n');
            return null;
        }

        CheckLineEnd(first, second);
        if (!line.IsEmpty)
        {
            header.Add(line.ToArray());
        }

        _input.SkipTo(reader.Position);
        return (int)line.Length;
    }

    private static void CheckLineEnd(byte first, byte second)
    {
        if (first != '\r' || second != '\n')
        {
            throw new FramingException("A header line does not end with CR LF. Does the peer speak another protocol?");
        }
    }
}
