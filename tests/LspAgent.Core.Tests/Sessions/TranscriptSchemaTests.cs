using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Golden;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>The published schema of a transcript's lines is that of the types.</summary>
[TestClass]
public sealed class TranscriptSchemaTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [TestMethod]
    public void The_schema_is_current() => GoldenFile.Check("schemas/transcript.schema.json", Schema().ToJsonString(Readable));

    [TestMethod]
    public void Every_reference_in_the_schema_leads_somewhere()
    {
        var schema = Schema();
        var references = References(schema).ToList();
        Assert.IsNotEmpty(references);
        foreach (var reference in references)
        {
            JsonNode? target = schema;
            foreach (var step in $"{reference["$ref"]}".Split('/').Skip(1))
            {
                target = target is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)] : target?[step];
            }

            Assert.IsNotNull(target);
        }
    }

    private static JsonObject Schema()
    {
        var entry = JsonSchemaExporter.GetJsonSchemaAsNode(
            TranscriptJson.Default.Options,
            typeof(TranscriptEntry),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete });
        foreach (var reference in References(entry).ToList())
        {
            // The exporter counts from the entry, which is a part of the whole.
            reference["$ref"] = $"#/allOf/0{$"{reference["$ref"]}"[1..]}";
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "LspAgent transcript line",
            ["description"] = "One line of a session's transcript (JSON Lines). The members below come first and in this order; those of the entry stand beside them in the same object. The checksum is CRC-32C over the bytes of the line without the crc member, its comma and the line break.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["seq"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                ["crc"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-f]{8}$" },
                ["parent"] = new JsonObject { ["type"] = new JsonArray("integer", "null") },
                ["at"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                ["agent"] = new JsonObject { ["type"] = "string" },
            },
            ["required"] = new JsonArray("seq", "crc", "parent", "at", "agent", "type"),
            ["allOf"] = new JsonArray(entry),
        };
    }

    private static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject reference when reference.ContainsKey("$ref") => [reference],
        JsonObject parent => parent.SelectMany(member => References(member.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };

    /// <summary>Says what the exporter cannot know of our own converters: ids are strings, and enumerations their names.</summary>
    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        return type == typeof(SessionId) || type == typeof(MessageId) ? new JsonObject { ["type"] = "string" }
            : type.IsEnum ? new JsonObject { ["enum"] = new JsonArray([.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(Enum.ToObject(type, value), context.TypeInfo))]) }
            : schema;
    }
}
