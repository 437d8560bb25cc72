using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>A form as a flat JSON Schema: named fields of simple types.</summary>
public sealed record ElicitationSchema(
    ElicitationSchemaType? Type = null,
    string? Title = null,
    string? Description = null,
    [property: Strict] ImmutableDictionary<string, ElicitationPropertySchema>? Properties = null,
    [property: Strict] ImmutableArray<string>? Required = null) : Extensible;

/// <summary>The type of a form; <c>object</c> if it is not said.</summary>
[JsonConverter(typeof(WireStringConverter<ElicitationSchemaType>))]
public sealed record ElicitationSchemaType(string Value) : IWireString<ElicitationSchemaType>
{
    public static ElicitationSchemaType Form { get; } = new("object");

    public static ElicitationSchemaType FromWire(string value) => new(value);
}

/// <summary>One field of a form.</summary>
[JsonConverter(typeof(UnionConverter<ElicitationPropertySchema>))]
public abstract record ElicitationPropertySchema : Extensible, IUnion<ElicitationPropertySchema>
{
    private ElicitationPropertySchema(string type) => Type = type;

    static UnionCases<ElicitationPropertySchema> IUnion<ElicitationPropertySchema>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "string", typeof(StringSchema) },
        { "number", typeof(NumberSchema) },
        { "integer", typeof(IntegerSchema) },
        { "boolean", typeof(BooleanSchema) },
        { "array", typeof(MultiSelectSchema) },
    };

    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Text; with <c>Enum</c> or <c>OneOf</c>, the choice of one value.</summary>
    public sealed record StringSchema(
        string? Title = null,
        string? Description = null,
        [property: Strict] uint? MinLength = null,
        [property: Strict] uint? MaxLength = null,
        [property: Strict] string? Pattern = null,
        [property: Strict] StringFormat? Format = null,
        string? Default = null,
        [property: Strict] ImmutableArray<string>? Enum = null,
        [property: Strict] ImmutableArray<EnumOption>? OneOf = null) : ElicitationPropertySchema("string");

    /// <summary>Any number.</summary>
    public sealed record NumberSchema(
        string? Title = null,
        string? Description = null,
        [property: Strict] double? Minimum = null,
        [property: Strict] double? Maximum = null,
        double? Default = null) : ElicitationPropertySchema("number");

    /// <summary>A whole number.</summary>
    public sealed record IntegerSchema(
        string? Title = null,
        string? Description = null,
        [property: Strict] long? Minimum = null,
        [property: Strict] long? Maximum = null,
        long? Default = null) : ElicitationPropertySchema("integer");

    /// <summary>Yes or no.</summary>
    public sealed record BooleanSchema(
        string? Title = null,
        string? Description = null,
        bool? Default = null) : ElicitationPropertySchema("boolean");

    /// <summary>The choice of several values.</summary>
    public sealed record MultiSelectSchema(
        MultiSelectItems Items,
        string? Title = null,
        string? Description = null,
        [property: Strict] ulong? MinItems = null,
        [property: Strict] ulong? MaxItems = null,
        ImmutableArray<string>? Default = null) : ElicitationPropertySchema("array");

    /// <summary>A kind of field that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : ElicitationPropertySchema(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>The values from which several can be chosen; those with titles have no <c>type</c> on the wire.</summary>
[JsonConverter(typeof(UnionConverter<MultiSelectItems>))]
public abstract record MultiSelectItems : Extensible, IUnion<MultiSelectItems>
{
    private MultiSelectItems(string? type) => Type = type;

    static UnionCases<MultiSelectItems> IUnion<MultiSelectItems>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "string", typeof(Plain) },
        typeof(Titled),
    };

    [JsonPropertyOrder(-1)]
    public string? Type { get; }

    /// <summary>Values that speak for themselves.</summary>
    public sealed record Plain(ImmutableArray<string> Enum) : MultiSelectItems("string");

    /// <summary>Values with titles.</summary>
    public sealed record Titled(ImmutableArray<EnumOption> AnyOf) : MultiSelectItems(type: null);

    /// <summary>Values of a type that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : MultiSelectItems(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>A value with the title that people see.</summary>
public sealed record EnumOption(string Const, string Title, string? Description = null) : Extensible;

/// <summary>What a text must look like.</summary>
[JsonConverter(typeof(WireStringConverter<StringFormat>))]
public sealed record StringFormat(string Value) : IWireString<StringFormat>
{
    public static StringFormat Email { get; } = new("email");

    public static StringFormat Uri { get; } = new("uri");

    public static StringFormat Date { get; } = new("date");

    public static StringFormat DateTime { get; } = new("date-time");

    public static StringFormat FromWire(string value) => new(value);
}
