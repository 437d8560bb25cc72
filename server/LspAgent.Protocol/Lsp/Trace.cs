using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>How much the client wants to be told of the server's work.</summary>
[JsonConverter(typeof(WireStringConverter<TraceValue>))]
public readonly record struct TraceValue(string Value) : IWireString<TraceValue>
{
    public static TraceValue Off => new("off");

    public static TraceValue Messages => new("messages");

    public static TraceValue Verbose => new("verbose");

    public static TraceValue FromWire(string value) => new(value);
}

/// <summary>Changes how much the server tells.</summary>
public sealed record SetTraceParams(TraceValue Value);

/// <summary>One line of the server's trace; <see cref="Verbose"/> only when the client asked for that.</summary>
public sealed record LogTraceParams(string Message, string? Verbose = null);
