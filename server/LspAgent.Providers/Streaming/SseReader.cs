using System.Buffers;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Finds the data of server-sent events in bytes as they come in, without copying it: what <see cref="TryRead"/> gives is
/// valid until more bytes come. Bounded: an event larger than 16 MB is a fault. One user at a time.
/// </summary>
internal sealed class SseReader : IDisposable
{
    private const int FirstSize = 32 * 1024;
    private const int MaxEventBytes = 16 * 1024 * 1024;
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private bool _isRented = true;
    private bool _isFirstLine = true;
    private bool _skipsLineFeed;

    // What is before _line is consumed, but for the data of the event under way; up to _scan there is no further line end.
    private int _line;
    private int _scan;
    private int _end;
    private int _data;
    private int _dataLength;
    private bool _hasData;

    /// <summary>Where the next bytes go; <see cref="Took"/> says how many came.</summary>
    public Memory<byte> Free()
    {
        MakeRoom();
        return _buffer.AsMemory(_end);
    }

    public void Took(int count) => _end += count;

    /// <summary>The data of the next event that is complete; several data lines are joined by line feeds.</summary>
    public bool TryRead(out ReadOnlySpan<byte> data)
    {
        while (TryReadLine(out var start, out var length))
        {
            if (length > 0)
            {
                TakeData(start, length);
            }
            else if (_hasData)
            {
                _hasData = false;
                data = _buffer.AsSpan(_data, _dataLength);
                return true;
            }
        }

        data = default;
        return false;
    }

    /// <summary>What stands behind the last complete event when the stream has ended: some services leave out the last blank line.</summary>
    public bool TryReadRest(out ReadOnlySpan<byte> data)
    {
        TakeData(_line, _end - _line);
        _line = _scan = _end;
        data = _hasData ? _buffer.AsSpan(_data, _dataLength) : default;
        _hasData = false;
        return !data.IsEmpty;
    }

    /// <summary>Forgets all that was taken in.</summary>
    public void Drop() => (_line, _scan, _end, _hasData) = (0, 0, 0, false);

    public void Dispose()
    {
        if (_isRented)
        {
            _isRented = false;
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    private bool TryReadLine(out int start, out int length)
    {
        if (_skipsLineFeed && _scan < _end)
        {
            _skipsLineFeed = false;
            if (_buffer[_scan] == (byte)'\n')
            {
                _line = ++_scan;
            }
        }

        var lineEnd = _buffer.AsSpan(_scan, _end - _scan).IndexOfAny(LineEnds);
        if (lineEnd < 0)
        {
            _scan = _end;
            (start, length) = (0, 0);
            return false;
        }

        lineEnd += _scan;
        (start, length) = (_line, lineEnd - _line);
        _skipsLineFeed = _buffer[lineEnd] == (byte)'\r';
        _line = _scan = lineEnd + 1;
        return true;
    }

    /// <summary>Keeps the value of a data line. The event's name is not needed: every dialect repeats it in the data.</summary>
    private void TakeData(int start, int length)
    {
        var line = _buffer.AsSpan(start, length);
        var mark = _isFirstLine && line.StartsWith("\uFEFF"u8) ? 3 : 0;
        _isFirstLine = false;
        if (!line[mark..].StartsWith("data:"u8))
        {
            return;
        }

        var value = mark + (line.Length > mark + 5 && line[mark + 5] == (byte)' ' ? 6 : 5);
        if (!_hasData)
        {
            (_hasData, _data, _dataLength) = (true, start + value, length - value);
            return;
        }

        // The value moves up to the one before it: the name of its line left more room than the line feed needs.
        _buffer[_data + _dataLength] = (byte)'\n';
        line[value..].CopyTo(_buffer.AsSpan(_data + _dataLength + 1));
        _dataLength += 1 + length - value;
    }

    private void MakeRoom()
    {
        var kept = _hasData ? _data : _line;
        if (kept < _end && _end < _buffer.Length)
        {
            return;
        }

        var target = _buffer;
        if (_end - kept > _buffer.Length / 2)
        {
            if (kept == 0 && _buffer.Length >= MaxEventBytes)
            {
                throw new ModelFaultException(new ModelError(
                    ModelErrorKind.Protocol,
                    "The model's service sent an event larger than 16 MB, which no answer needs. Check that the base URL is a model's API.",
                    Retryable: true));
            }

            target = _buffer.Length < MaxEventBytes ? GC.AllocateUninitializedArray<byte>(_buffer.Length * 2) : _buffer;
        }

        _buffer.AsSpan(kept, _end - kept).CopyTo(target);
        if (target != _buffer)
        {
            Dispose();
            _buffer = target;
        }

        _line -= kept;
        _scan -= kept;
        _end -= kept;
        _data = 0;
    }
}
