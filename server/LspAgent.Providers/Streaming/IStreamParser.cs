namespace LspAgent.Providers.Streaming;

/// <summary>
/// Reads the events of one attempt, in order, in one vendor's dialect. What breaks the dialect is a
/// <see cref="ModelFaultException"/> or a JsonException.
/// </summary>
internal interface IStreamParser
{
    ReplyBuilder Reply { get; }

    /// <summary>True when the message is at its end: whatever still comes is ignored.</summary>
    bool IsAtEnd { get; }

    void Read(ReadOnlySpan<byte> data);
}
