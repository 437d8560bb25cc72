using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Workspace;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>Reads some lines out of a file of any size, holding one buffer and those lines.</summary>
internal static class LineScan
{
    private const int BufferSize = 128 * 1024;

    /// <summary>The lines behind the window are only counted, and no further than this.</summary>
    private const long MaxBytesCounted = 256L * 1024 * 1024;

    public static async ValueTask<LinesReading> ReadAsync(SafeFileHandle file, LineWindow window, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(BufferSize);
        var chars = ArrayPool<char>.Shared.Rent(BufferSize + 16);
        try
        {
            await using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            var count = await stream.ReadAsync(bytes, cancellationToken);
            var (encoding, skip) = TextDecoding.Detect(bytes.AsSpan(0, count)) ?? (Encoding.UTF8, 0);
            var decoder = encoding.GetDecoder();
            var lines = new Collector(window);
            long countedBehind = 0;
            while (count > 0)
            {
                if (encoding is UTF8Encoding && lines.IsOutside)
                {
                    // Outside the window a line end is all that matters, and in UTF-8 that is one byte.
                    skip += lines.Skip(bytes.AsSpan(skip, count - skip));
                    decoder.Reset();
                }

                lines.Add(chars.AsSpan(0, decoder.GetChars(bytes.AsSpan(skip, count - skip), chars, flush: false)));
                skip = 0;
                countedBehind += lines.IsDone ? count : 0;
                if (countedBehind > MaxBytesCounted)
                {
                    return lines.Finish(reachedEnd: false);
                }

                count = await stream.ReadAsync(bytes, cancellationToken);
            }

            return lines.Finish(reachedEnd: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>Cuts a stream of text into lines and keeps those of the window.</summary>
    private sealed class Collector(LineWindow window)
    {
        private readonly ImmutableArray<FileLine>.Builder _lines = ImmutableArray.CreateBuilder<FileLine>();
        private readonly StringBuilder _line = new();
        private int _lineLength;
        private bool _endsWithReturn;
        private int _number = 1;
        private int _characters;

        public bool IsDone { get; private set; }

        /// <summary>True while the text that comes next is not wanted.</summary>
        public bool IsOutside => IsDone || _number < window.First;

        /// <summary>Passes over what is outside the window, and says how many bytes that were.</summary>
        public int Skip(ReadOnlySpan<byte> bytes)
        {
            var skipped = 0;
            while (IsOutside && skipped < bytes.Length)
            {
                var end = bytes[skipped..].IndexOf((byte)'\n');
                _lineLength = end < 0 ? 1 : 0;
                _number += end < 0 ? 0 : 1;
                skipped = end < 0 ? bytes.Length : skipped + end + 1;
            }

            return skipped;
        }

        public void Add(ReadOnlySpan<char> text)
        {
            while (!text.IsEmpty)
            {
                var end = text.IndexOf('\n');
                Append(end < 0 ? text : text[..end]);
                if (end < 0)
                {
                    return;
                }

                EndLine();
                text = text[(end + 1)..];
            }
        }

        public LinesReading.Lines Finish(bool reachedEnd)
        {
            if (_lineLength > 0)
            {
                EndLine();
            }

            return new LinesReading.Lines(_lines.ToImmutable(), reachedEnd ? _number - 1 : null);
        }

        private void Append(ReadOnlySpan<char> part)
        {
            if (part.IsEmpty)
            {
                return;
            }

            _lineLength += part.Length;
            _endsWithReturn = part[^1] is '\r';
            if (!IsOutside && _line.Length < window.MaxLineLength)
            {
                _line.Append(part[..Math.Min(part.Length, window.MaxLineLength - _line.Length)]);
            }
        }

        private void EndLine()
        {
            if (!IsOutside)
            {
                var length = _endsWithReturn ? _lineLength - 1 : _lineLength;
                _line.Length = Math.Min(_line.Length, length);
                _characters += _line.Length;
                IsDone = _characters > window.MaxCharacters && _lines.Count > 0;
                if (!IsDone)
                {
                    _lines.Add(new FileLine(_line.ToString(), length));
                    IsDone = _lines.Count == window.Count;
                }

                _line.Clear();
            }

            _number++;
            _lineLength = 0;
            _endsWithReturn = false;
        }
    }
}
