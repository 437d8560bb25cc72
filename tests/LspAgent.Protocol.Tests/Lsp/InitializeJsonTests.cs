using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>The first message is read and answered by hand, to the same result as the generated metadata has.</summary>
[TestClass]
public sealed class InitializeJsonTests
{
    private static readonly JsonTypeInfo<InitializeParams> ByHand = LspMethods.Initialize.Params;
    private static readonly JsonTypeInfo<InitializeParams> Generated = LspJsonContext.Default.InitializeParams;

    [TestMethod]
    public void Any_announcement_is_read_as_the_generated_metadata_reads_it()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var json = Sample(typeof(InitializeParams), new Random(seed)).ToJsonString();
            var expected = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, Generated)!, Generated);
            Assert.AreEqual(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ByHand)!, Generated), json);
        }
    }

    [TestMethod]
    public void Every_capability_is_read()
    {
        var json = Sample(typeof(InitializeParams), always: true).ToJsonString();
        var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ByHand)!, ByHand);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), $"{json}\n{written}");
    }

    [TestMethod]
    [DataRow("""{"processId":"12","capabilities":{}}""")]
    [DataRow("""{"processId":1.5,"capabilities":{}}""")]
    [DataRow("""{"rootUri":7,"capabilities":{}}""")]
    [DataRow("""{"processId":null,"rootUri":null}""")]
    [DataRow("""{"capabilities":null}""")]
    [DataRow("""{"capabilities":[]}""")]
    [DataRow("""{"capabilities":{},"clientInfo":{}}""")]
    [DataRow("""{"capabilities":{},"clientInfo":{"name":"\ud800"}}""")]
    [DataRow("""{"capabilities":{},"workspaceFolders":[{"uri":"file:///a"}]}""")]
    [DataRow("""{"capabilities":{},"workspaceFolders":{}}""")]
    [DataRow("""{"capabilities":{},"workDoneToken":true}""")]
    [DataRow("[]")]
    [DataRow("1")]
    public void What_the_client_says_of_itself_must_be_of_the_right_kind(string json)
    {
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, ByHand));
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, Generated));
    }

    [TestMethod]
    [DataRow("""{"workspace":[],"textDocument":{"codeAction":true},"window":null}""")]
    [DataRow("""{"general":{"positionEncodings":"utf-8"}}""")]
    [DataRow("""{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":7}}}}}""")]
    public void A_capability_of_the_wrong_kind_counts_as_not_announced(string capabilities)
    {
        var read = JsonSerializer.Deserialize($$"""{"capabilities":{{capabilities}}}""", ByHand)!.Capabilities;
        Assert.IsNull(read.Workspace);
        Assert.IsNull(read.General?.PositionEncodings);
        Assert.IsNull(read.TextDocument?.CodeAction?.CodeActionLiteralSupport);
    }

    [TestMethod]
    public void Any_answer_is_written_as_the_generated_metadata_writes_it()
    {
        var generated = LspJsonContext.Default.InitializeResult;
        for (var seed = 0; seed < 500; seed++)
        {
            var json = Sample(typeof(InitializeResult), new Random(seed)).ToJsonString();
            var answer = JsonSerializer.Deserialize(json, generated)!;
            Assert.AreEqual(JsonSerializer.Serialize(answer, generated), JsonSerializer.Serialize(answer, LspMethods.Initialize.Result), json);
        }
    }

    /// <summary>An object with some of the members that the record has, or with all of them.</summary>
    private static JsonObject Sample(Type record, Random? random = null, bool always = false)
    {
        var name = record.Name;
        var sample = new JsonObject();
        foreach (var property in LspJsonContext.Default.GetTypeInfo(record)!.Properties)
        {
            var member = Shapes.Structures[name].Single(member => member.Name == property.Name);
            if (always || !member.IsOptional || random!.Next(3) > 0)
            {
                sample[property.Name] = Value(member, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, random, always);
            }
        }

        return sample;
    }

    private static JsonNode? Value(ShapeMember member, Type type, Random? random, bool always)
    {
        if (type.IsClass && type != typeof(string) && type != typeof(DocumentUri))
        {
            return Sample(type, random, always);
        }

        var arms = Shapes.Arms(member.Type)
            .Where(arm => !arm.EndsWith("RegistrationOptions", StringComparison.Ordinal) && (type != typeof(bool) || arm == "boolean"))
            .ToList();
        return type == typeof(bool) && random is not null ? random.Next(2) == 0 : Shapes.Sample(arms[random?.Next(arms.Count) ?? 0]);
    }
}
