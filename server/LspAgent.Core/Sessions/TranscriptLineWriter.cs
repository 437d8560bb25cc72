using System.Buffers;
using System.Text.Json;

namespace LspAgent.Core.Sessions;

/// <summary>Writes lines as bytes into one buffer that it keeps, so that a line costs next to nothing. Not safe for concurrent use.</summary>
public sealed class TranscriptLineWriter : IDisposable
{
    private const int KeptBytes = 256 * 1024;

    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _buffer = new(1024);

    public TranscriptLineWriter() => _json = new Utf8JsonWriter(_buffer, TranscriptJson.Writing);

    /// <summary>The line with its line break; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(TranscriptLine line)
    {
        if (_buffer.Capacity > KeptBytes)
        {
            // One huge line (a picture, a long paste) must not hold its memory for the rest of the session.
            _buffer = new ArrayBufferWriter<byte>(1024);
        }

        _buffer.ResetWrittenCount();
        TranscriptLineFormat.Write(line, _buffer, _json);
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();
}
