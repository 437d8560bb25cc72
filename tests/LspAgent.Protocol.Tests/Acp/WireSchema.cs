using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>Derives a JSON Schema from our records in the form of ACP's own; what is ACP's is referred to there.</summary>
internal sealed class WireSchema(string acpSchema)
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    public void AddMethod(string name, string side, Type type)
    {
        Reference(type);
        _definitions[NameOf(type)]["x-side"] = side;
        _definitions[NameOf(type)]["x-method"] = name;
    }

    public string ToText(string title) => new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = title,
        ["$defs"] = new JsonObject(_definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
    }.ToJsonString(Indented);

    private JsonObject Schema(Type type)
    {
        type = SchemaComparison.ValueType(type);
        return type == typeof(string) ? new() { ["type"] = "string" }
            : type == typeof(bool) ? new() { ["type"] = "boolean" }
            : type == typeof(uint) ? new() { ["type"] = "integer", ["format"] = "uint32" }
            : type == typeof(long) ? new() { ["type"] = "integer", ["format"] = "int64" }
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
                ? new() { ["type"] = "array", ["items"] = Schema(type.GetGenericArguments()[0]) }
            : Reference(type);
    }

    private JsonObject Reference(Type type)
    {
        if (type.Namespace == typeof(Extensible).Namespace && type != typeof(Meta))
        {
            _ = AcpSchema.Definition(type.Name);
            return new() { ["$ref"] = $"{acpSchema}#/$defs/{type.Name}" };
        }

        if (_definitions.TryAdd(NameOf(type), []))
        {
            Define(type, _definitions[NameOf(type)]);
        }

        return new() { ["$ref"] = $"#/$defs/{NameOf(type)}" };
    }

    private void Define(Type type, JsonObject definition)
    {
        Describe(definition, XmlDocs.Summary(type));
        if (Implements(type, typeof(IWireString<>)))
        {
            DefineWords(type, definition);
        }
        else if (Implements(type, typeof(IUnion<>)) && type.IsAbstract)
        {
            definition["anyOf"] = new JsonArray(
            [
                .. SchemaComparison.CasesOf(type).Select(@case => Reference(@case)),
                new JsonObject { ["type"] = "object", ["title"] = "other", ["description"] = "A case of a later version." },
            ]);
        }
        else
        {
            DefineObject(SchemaComparison.Info(type), definition);
        }
    }

    private static void DefineWords(Type type, JsonObject definition) =>
        definition["anyOf"] = new JsonArray(
        [
            .. type.GetProperties().Where(p => p.GetMethod!.IsStatic && p.PropertyType == type).Select(p => Describe(
                new()
                {
                    ["type"] = "string",
                    ["const"] = (string)type.GetProperty("Value")!.GetValue(p.GetValue(null))!,
                },
                XmlDocs.Summary(p))),
            new JsonObject { ["type"] = "string", ["title"] = "other", ["description"] = "A word of a later version." },
        ]);

    private void DefineObject(JsonTypeInfo info, JsonObject definition)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in info.Properties.Where(p => !p.IsExtensionData).OrderBy(p => p.Order))
        {
            var isRead = property.Set is not null || property.AssociatedParameter is not null;
            var schema = isRead ? Schema(property.PropertyType) : Constant(info.Type);
            properties[property.Name] = Describe(schema, XmlDocs.Member(info.Type, property));
            if (!isRead || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
            {
                required.Add((JsonNode)property.Name);
            }
        }

        definition["type"] = "object";
        definition["properties"] = properties;
        if (required.Count > 0)
        {
            definition["required"] = required;
        }

        if (info.Properties.Any(p => p.IsExtensionData))
        {
            definition["additionalProperties"] = true;
        }
    }

    private static JsonObject Describe(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private static JsonObject Constant(Type @case)
    {
        var words = typeof(WireSchema).GetMethod(nameof(WordsOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(@case.BaseType!).Invoke(null, null);
        return new() { ["type"] = "string", ["const"] = ((IReadOnlyDictionary<string, Type>)words!).Single(word => word.Value == @case).Key };
    }

    private static IReadOnlyDictionary<string, Type> WordsOf<TUnion>()
        where TUnion : class, IUnion<TUnion> => TUnion.Cases.Words;

    private static string NameOf(Type type) => type.DeclaringType is { } union ? union.Name + type.Name : type.Name;

    private static bool Implements(Type type, Type generic) =>
        Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == generic);
}
