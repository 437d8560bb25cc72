using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>What becomes of a prompt that arrives while a turn is running.</summary>
[JsonConverter(typeof(WireStringConverter<PromptMode>))]
public sealed record PromptMode(string Value) : IWireString<PromptMode>
{
    /// <summary>It waits, and has a turn of its own.</summary>
    public static PromptMode Queue { get; } = new("queue");

    /// <summary>The model reads it at the next tool boundary of the running turn; it is answered when that turn ends.</summary>
    public static PromptMode Steer { get; } = new("steer");

    public static PromptMode FromWire(string value) => new(value);
}
