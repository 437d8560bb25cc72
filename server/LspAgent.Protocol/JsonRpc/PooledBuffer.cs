using System.Buffers;
using System.Buffers.Text;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A growing run of bytes from the array pool: reused from message to message, given back once a large one has passed.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 4096;
    private const int LargestKept = 1024 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>The bytes written so far, for a caller that puts something in afterwards.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void WriteNumber(long number)
    {
        const int longest = 20;
        Reserve(longest);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Takes back everything after the first bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Empties the buffer; memory that only an unusually large message needed goes back to the pool.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int count)
    {
        var needed = checked(Length + Math.Max(count, 1));
        if (needed <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(Smallest, (int)Math.Min(2L * _bytes.Length, Array.MaxLength))));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
