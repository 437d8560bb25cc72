using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// The body of a request as pieces, most of which are the cached bytes of earlier messages: building one costs what is new
/// in it. Can be sent several times.
/// </summary>
internal sealed class RequestBody
{
    private const int SmallSize = 64 * 1024;
    private const int SegmentSize = 128 * 1024;

    private ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[32];
    private int _count;

    public long Length { get; private set; }

    public void Add(ReadOnlyMemory<byte> piece)
    {
        if (_count == _pieces.Length)
        {
            Array.Resize(ref _pieces, _count * 2);
        }

        _pieces[_count++] = piece;
        Length += piece.Length;
    }

    public HttpContent ToContent() => new Content(this);

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var at = 0;
        for (var i = 0; i < _count; i++)
        {
            _pieces[i].Span.CopyTo(bytes.AsSpan(at));
            at += _pieces[i].Length;
        }

        return bytes;
    }

    private Task WriteAsync(Stream stream, CancellationToken cancellationToken) => Length <= SmallSize
        ? stream.WriteAsync(ToArray(), cancellationToken).AsTask()
        : WriteSegmentsAsync(stream, cancellationToken);

    /// <summary>Hundreds of small pieces go out in a few large writes.</summary>
    private async Task WriteSegmentsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var segment = ArrayPool<byte>.Shared.Rent(SegmentSize);
        try
        {
            var filled = 0;
            for (var i = 0; i < _count; i++)
            {
                var piece = _pieces[i];
                if (piece.Length > segment.Length - filled)
                {
                    await stream.WriteAsync(segment.AsMemory(0, filled), cancellationToken);
                    filled = 0;
                }

                if (piece.Length > segment.Length)
                {
                    await stream.WriteAsync(piece, cancellationToken);
                }
                else
                {
                    piece.CopyTo(segment.AsMemory(filled));
                    filled += piece.Length;
                }
            }

            await stream.WriteAsync(segment.AsMemory(0, filled), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(segment);
        }
    }

    /// <summary>One sending of the body.</summary>
    private sealed class Content : HttpContent
    {
        private static readonly MediaTypeHeaderValue Json = new("application/json");

        private readonly RequestBody _body;

        public Content(RequestBody body)
        {
            _body = body;
            Headers.ContentType = Json;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            _body.WriteAsync(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _body.WriteAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
