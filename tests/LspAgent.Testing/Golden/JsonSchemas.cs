using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Testing.Golden;

/// <summary>Derives the JSON Schema of a type, so that the type stays the only place that says what it holds.</summary>
public static class JsonSchemas
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    /// <summary>One line, for a model that reads every byte of it: what may be left out is not said to be null as well.</summary>
    public static string ForModel(JsonTypeInfo type) => Export(type).ToJsonString(Compact);

    /// <summary>For people and editors.</summary>
    public static string ForPeople(JsonTypeInfo type, string title)
    {
        var schema = Export(type).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(Indented);
    }

    private static JsonNode Export(JsonTypeInfo type) => type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = static (context, node) => Describe(context, node),
    });

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (schema["type"] is JsonArray types)
        {
            var kinds = types.Select(static kind => kind!.GetValue<string>()).Where(static kind => kind is not "null").ToList();
            schema["type"] = kinds.Count == 1 ? kinds[0] : new JsonArray([.. kinds.Select(static kind => (JsonNode)kind)]);
        }

        if (schema["enum"] is JsonArray values)
        {
            schema["enum"] = new JsonArray([.. values.Where(static value => value is not null).Select(static value => value!.DeepClone())]);
        }

        if (schema["default"] is null)
        {
            schema.Remove("default");
        }

        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        if (provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute { Description: var text }, ..])
        {
            schema["description"] = text;
        }

        return schema;
    }
}
