using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>What a session has cost so far, in a currency or in another unit such as credits.</summary>
public sealed record Cost(double Amount, string Currency) : Extensible;

/// <summary>How strongly a notice is to be shown.</summary>
[JsonConverter(typeof(WireStringConverter<NoticeSeverity>))]
public sealed record NoticeSeverity(string Value) : IWireString<NoticeSeverity>
{
    public static NoticeSeverity Info { get; } = new("info");

    public static NoticeSeverity Warning { get; } = new("warning");

    public static NoticeSeverity Error { get; } = new("error");

    public static NoticeSeverity FromWire(string value) => new(value);
}

/// <summary>How far a compaction has come.</summary>
[JsonConverter(typeof(WireStringConverter<CompactionStatus>))]
public sealed record CompactionStatus(string Value) : IWireString<CompactionStatus>
{
    public static CompactionStatus InProgress { get; } = new("in_progress");

    public static CompactionStatus Completed { get; } = new("completed");

    public static CompactionStatus Failed { get; } = new("failed");

    public static CompactionStatus Cancelled { get; } = new("cancelled");

    public static CompactionStatus FromWire(string value) => new(value);
}
