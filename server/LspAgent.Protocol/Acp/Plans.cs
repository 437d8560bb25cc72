using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>One task of the agent's plan.</summary>
public sealed record PlanEntry(string Content, PlanEntryPriority Priority, PlanEntryStatus Status) : Extensible;

/// <summary>How much a task matters to the whole.</summary>
[JsonConverter(typeof(WireStringConverter<PlanEntryPriority>))]
public sealed record PlanEntryPriority(string Value) : IWireString<PlanEntryPriority>
{
    public static PlanEntryPriority High { get; } = new("high");

    public static PlanEntryPriority Medium { get; } = new("medium");

    public static PlanEntryPriority Low { get; } = new("low");

    public static PlanEntryPriority FromWire(string value) => new(value);
}

/// <summary>How far a task has come.</summary>
[JsonConverter(typeof(WireStringConverter<PlanEntryStatus>))]
public sealed record PlanEntryStatus(string Value) : IWireString<PlanEntryStatus>
{
    public static PlanEntryStatus Pending { get; } = new("pending");

    public static PlanEntryStatus InProgress { get; } = new("in_progress");

    public static PlanEntryStatus Completed { get; } = new("completed");

    public static PlanEntryStatus FromWire(string value) => new(value);
}
