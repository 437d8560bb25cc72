using System.Text;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Testing.Rpc;

/// <summary>Passes messages on and keeps their text: one line each, <c>&lt;-</c> for those that came and <c>-&gt;</c> for those that left.</summary>
public sealed class RecordingMessageHandler(IMessageHandler inner) : IMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var body = await inner.ReadAsync(cancellationToken);
        if (body is { } message)
        {
            Record("<- ", message.Span);
        }

        return body;
    }

    public void Write(ReadOnlySpan<byte> body)
    {
        Record("-> ", body);
        inner.Write(body);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Record(string direction, ReadOnlySpan<byte> body)
    {
        lock (_lock)
        {
            _lines.Add(direction + Encoding.UTF8.GetString(body));
        }
    }
}
