using System.Text.Json;
using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>What a place in the schema allows.</summary>
internal enum Kind
{
    Any,
    Null,
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Words,
    Map,
    FreeObject,
    Object,
    OneOfValues,
}

/// <summary>A place in the schema with its references followed.</summary>
/// <param name="Name">The definition that it refers to; null if it stands in place.</param>
internal sealed record Place(JsonElement Schema, Kind Kind, bool IsNullable, string? Name)
{
    public IEnumerable<string> Words => AcpSchema.Alternatives(Schema).Where(AcpSchema.IsWord).Select(a => a.GetProperty("const").GetString()!);

    public JsonElement Items => Schema.GetProperty("items");

    public JsonElement Values => Schema.GetProperty("additionalProperties");
}

/// <summary>One of the forms that an object can take, with all its members from wherever they are declared.</summary>
/// <param name="Name">Says which form it is, for messages.</param>
/// <param name="IsOther">The form of what is still to come.</param>
internal sealed record Variant(string Name, IReadOnlyDictionary<string, Member> Members, bool IsOther);

/// <summary>A member of an object: its own schema, and whether it must be there.</summary>
internal sealed record Member(JsonElement Schema, bool IsRequired)
{
    public Place Place => AcpSchema.At(Schema);

    public bool IsConstant => Schema.TryGetProperty("const", out _);

    public bool Has(string flag) => Schema.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;
}

/// <summary>Reads the JSON Schema of ACP as far as that schema uses the language.</summary>
internal static class AcpSchema
{
    private static readonly string[] TypesOfValues = ["string", "integer", "number", "boolean", "array", "null"];

    public static string Text { get; } = Fixtures.Read("acp/schema.json");

    public static JsonElement Definitions { get; } = JsonDocument.Parse(Text).RootElement.GetProperty("$defs");

    /// <summary>The definitions that are the parameters or the result of a method.</summary>
    public static IEnumerable<(string Definition, string Method, string Side)> Methods =>
        from definition in Definitions.EnumerateObject()
        where definition.Value.TryGetProperty("x-method", out _)
        select (definition.Name, definition.Value.GetProperty("x-method").GetString()!, definition.Value.GetProperty("x-side").GetString()!);

    public static JsonElement Definition(string name) => Definitions.GetProperty(name);

    public static JsonElement Reference(string name) => JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["$ref"] = "#/$defs/" + name });

    public static string? NameOf(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!["#/$defs/".Length..] : null;

    public static IEnumerable<JsonElement> Alternatives(JsonElement schema) =>
        schema.TryGetProperty("oneOf", out var one) ? one.EnumerateArray()
        : schema.TryGetProperty("anyOf", out var any) ? any.EnumerateArray()
        : [];

    public static bool IsWord(JsonElement schema) => IsType(schema, "string") && schema.TryGetProperty("const", out _);

    /// <summary>Follows references, and takes a choice between something and null for that something.</summary>
    public static Place At(JsonElement schema)
    {
        var (isNullable, name) = (false, default(string));
        while (Inner(schema, ref isNullable) is { } inner)
        {
            name = NameOf(schema) ?? name;
            schema = inner;
        }

        isNullable |= Types(schema).Contains("null");
        return new Place(schema, KindOf(schema), isNullable, name);
    }

    /// <summary>All forms of an object: the product of what it, its parts and its alternatives declare.</summary>
    public static IReadOnlyList<Variant> Variants(JsonElement schema, ISet<string>? seen = null)
    {
        if (NameOf(schema) is { } name)
        {
            seen?.Add(name);
            return [.. Variants(Definition(name), seen).Select(variant => variant with { Name = $"{name} {variant.Name}".Trim() })];
        }

        IReadOnlyList<Variant> variants = [Own(schema)];
        foreach (var part in schema.TryGetProperty("allOf", out var all) ? all.EnumerateArray() : [])
        {
            variants = Product(variants, Variants(part, seen));
        }

        var alternatives = Alternatives(schema).SelectMany(alternative => Variants(alternative, seen)).ToList();
        return alternatives.Count == 0 ? variants : Product(variants, alternatives);
    }

    private static Variant Own(JsonElement schema)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        var members = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(p => p.Name, p => new Member(p.Value, required.Contains(p.Name)))
            : [];
        var constants = members.Values.Where(m => m.IsConstant).Select(m => m.Schema.GetProperty("const").ToString());
        return new Variant(string.Join(' ', constants), members, schema.TryGetProperty("not", out _));
    }

    private static IReadOnlyList<Variant> Product(IReadOnlyList<Variant> left, IReadOnlyList<Variant> right) =>
        [.. from one in left
            from other in right
            select new Variant(
                $"{one.Name} {other.Name}".Trim(),
                one.Members.Concat(other.Members).ToDictionary(m => m.Key, m => m.Value),
                one.IsOther || other.IsOther)];

    /// <summary>What stands behind a schema that only refers, or only adds null; null if it is the thing itself.</summary>
    private static JsonElement? Inner(JsonElement schema, ref bool isNullable)
    {
        if (NameOf(schema) is { } name)
        {
            return Definition(name);
        }

        if (schema.TryGetProperty("properties", out _))
        {
            return null;
        }

        if (schema.TryGetProperty("allOf", out var all) && all.GetArrayLength() == 1)
        {
            return all[0];
        }

        var alternatives = Alternatives(schema).ToList();
        if (alternatives.Count == 2 && IsType(alternatives[1], "null"))
        {
            isNullable = true;
            return alternatives[0];
        }

        return null;
    }

    private static Kind KindOf(JsonElement schema)
    {
        var alternatives = Alternatives(schema).ToList();
        if (alternatives.Count > 0 && !schema.TryGetProperty("properties", out _))
        {
            return alternatives.Exists(IsWord) ? Kind.Words
                : alternatives.TrueForAll(a => TypesOfValues.Any(type => IsType(a, type))) ? Kind.OneOfValues
                : Kind.Object;
        }

        if (schema.TryGetProperty("additionalProperties", out var values) && !schema.TryGetProperty("properties", out _))
        {
            return values.ValueKind == JsonValueKind.Object ? Kind.Map : Kind.FreeObject;
        }

        return Types(schema).FirstOrDefault(type => type != "null") switch
        {
            "string" => Kind.String,
            "integer" => Kind.Integer,
            "number" => Kind.Number,
            "boolean" => Kind.Boolean,
            "array" => Kind.Array,
            "object" => Kind.Object,
            null => IsType(schema, "null") ? Kind.Null : Kind.Any,
            var type => throw new InvalidOperationException($"The schema has a type that this reader does not know: {type}."),
        };
    }

    private static bool IsType(JsonElement schema, string type) => Types(schema).Contains(type);

    private static IEnumerable<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!)
        : [type.GetString()!];
}
