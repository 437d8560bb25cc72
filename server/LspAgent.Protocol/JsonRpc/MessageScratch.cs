using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Where a thread composes one message before it is queued; reused for the thread's next message.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer holds nothing but the buffer, and both live as long as their thread.")]
internal sealed class MessageScratch
{
    [ThreadStatic]
    private static MessageScratch? _spare;

    private readonly Utf8JsonWriter _writer;

    private MessageScratch() =>
        _writer = new(Bytes, new() { Encoder = JsonMessageFormatter.Encoder, SkipValidation = true });

    public PooledBuffer Bytes { get; } = new();

    /// <summary>The thread's scratch, empty; a converter that composes a message of its own meanwhile gets another.</summary>
    public static MessageScratch Take()
    {
        var scratch = _spare ?? new();
        _spare = null;
        return scratch;
    }

    public void Return()
    {
        Bytes.Clear();
        _writer.Reset();
        _spare = this;
    }

    public void WriteValue<T>(T value, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(_writer, value, type);
        Flush();
    }

    public void WriteString(string text)
    {
        _writer.WriteStringValue(text);
        Flush();
    }

    public void WriteElement(JsonElement element)
    {
        element.WriteTo(_writer);
        Flush();
    }

    // The bytes between two values are written past the writer, which must therefore keep none back.
    private void Flush()
    {
        _writer.Flush();
        _writer.Reset();
    }
}
