using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>A setting of a session with its current value, such as its model.</summary>
[JsonConverter(typeof(UnionConverter<SessionConfigOption>))]
public abstract record SessionConfigOption : Extensible, IUnion<SessionConfigOption>
{
    private SessionConfigOption(string type) => Type = type;

    static UnionCases<SessionConfigOption> IUnion<SessionConfigOption>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "select", typeof(Select) },
        { "boolean", typeof(Boolean) },
    };

    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>One value out of a list.</summary>
    public sealed record Select(
        string Id,
        string Name,
        string CurrentValue,
        SessionConfigSelectOptions Options,
        string? Description = null,
        SessionConfigOptionCategory? Category = null) : SessionConfigOption("select");

    /// <summary>On or off; only for clients that announced it.</summary>
    public sealed record Boolean(
        string Id,
        string Name,
        bool CurrentValue,
        string? Description = null,
        SessionConfigOptionCategory? Category = null) : SessionConfigOption("boolean");

    /// <summary>A kind of setting that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : SessionConfigOption(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>What a setting is about, so that clients can give it a place of its own.</summary>
[JsonConverter(typeof(WireStringConverter<SessionConfigOptionCategory>))]
public sealed record SessionConfigOptionCategory(string Value) : IWireString<SessionConfigOptionCategory>
{
    public static SessionConfigOptionCategory Mode { get; } = new("mode");

    public static SessionConfigOptionCategory Model { get; } = new("model");

    public static SessionConfigOptionCategory ModelConfig { get; } = new("model_config");

    public static SessionConfigOptionCategory ThoughtLevel { get; } = new("thought_level");

    public static SessionConfigOptionCategory FromWire(string value) => new(value);
}

/// <summary>The values to choose from: a flat list, or one in groups.</summary>
[JsonConverter(typeof(SessionConfigSelectOptionsConverter))]
public abstract record SessionConfigSelectOptions
{
    private SessionConfigSelectOptions()
    {
    }

    /// <summary>A flat list.</summary>
    public sealed record Ungrouped(ImmutableArray<SessionConfigSelectOption> Options) : SessionConfigSelectOptions;

    /// <summary>Lists under headings.</summary>
    public sealed record Grouped(ImmutableArray<SessionConfigSelectGroup> Groups) : SessionConfigSelectOptions;
}

/// <summary>One value to choose.</summary>
public sealed record SessionConfigSelectOption(string Value, string Name, string? Description = null) : Extensible;

/// <summary>Values under one heading.</summary>
public sealed record SessionConfigSelectGroup(
    string Group,
    string Name,
    [property: Tolerant] ImmutableArray<SessionConfigSelectOption> Options) : Extensible;

/// <summary>Sets one setting of a session; what is not said to be a boolean is the id of a value.</summary>
[JsonConverter(typeof(UnionConverter<SetSessionConfigOptionRequest>))]
public abstract record SetSessionConfigOptionRequest : Extensible, IUnion<SetSessionConfigOptionRequest>
{
    private SetSessionConfigOptionRequest(string? type) => Type = type;

    static UnionCases<SetSessionConfigOptionRequest> IUnion<SetSessionConfigOptionRequest>.Cases { get; } =
        new UnionCases<SetSessionConfigOptionRequest>("type", raw => new Unknown(raw))
        {
            { "boolean", typeof(Boolean) },
        }.OrIfHas("value", typeof(ValueId));

    [JsonPropertyOrder(-1)]
    public string? Type { get; }

    /// <summary>Turns the setting on or off.</summary>
    public sealed record Boolean(string SessionId, string ConfigId, bool Value) : SetSessionConfigOptionRequest("boolean");

    /// <summary>Chooses one of the setting's values.</summary>
    public sealed record ValueId(string SessionId, string ConfigId, string Value) : SetSessionConfigOptionRequest(type: null);

    /// <summary>Sets it in a way that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : SetSessionConfigOptionRequest(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>All settings as they stand after the change, since one may change others.</summary>
public sealed record SetSessionConfigOptionResponse(
    [property: Tolerant] ImmutableArray<SessionConfigOption> ConfigOptions) : Extensible;
