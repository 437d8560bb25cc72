using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>What the schema forgives is forgiven, what it does not is an error, and what is still to come is kept.</summary>
[TestClass]
public sealed class AcpToleranceTests
{
    [TestMethod]
    public void A_member_that_cannot_be_read_is_an_error_only_where_the_schema_does_not_forgive_it()
    {
        var problems = new List<string>();
        foreach (var (path, info, example, name, member) in Members())
        {
            var broken = (JsonObject)example.DeepClone();
            broken[name] = Garbage(member.Place);
            var expected = (JsonObject)example.DeepClone();
            expected.Remove(name);
            if (member.IsRequired)
            {
                expected[name] = new JsonArray();
            }

            var outcome = Read(broken, info);
            var forgives = member.Has("x-deserialize-default-on-error");
            if (forgives != (outcome is not null) || (forgives && !JsonNode.DeepEquals(outcome, expected)))
            {
                problems.Add($"{path}.{name} = {broken[name]?.ToJsonString()}: {outcome?.ToJsonString() ?? "an error"}");
            }
        }

        Assert.IsEmpty(problems, string.Join(Environment.NewLine, problems));
    }

    [TestMethod]
    public void Null_is_read_where_the_schema_allows_it()
    {
        var problems = new List<string>();
        foreach (var (path, info, example, name, member) in Members())
        {
            var withNull = (JsonObject)example.DeepClone();
            withNull[name] = null;
            var isAllowed = member.Place.IsNullable || member.Has("x-deserialize-default-on-null") || member.Has("x-deserialize-default-on-error");
            if (isAllowed && Read(withNull, info) is null)
            {
                problems.Add($"{path}.{name}");
            }
        }

        Assert.IsEmpty(problems, string.Join(Environment.NewLine, problems));
    }

    [TestMethod]
    public void What_is_required_must_be_there()
    {
        var problems = new List<string>();
        foreach (var (path, info, example, name, member) in Members().Where(entry => entry.Member.IsRequired))
        {
            var without = (JsonObject)example.DeepClone();
            without.Remove(name);

            // A case that is told by the member that is missing becomes an unknown one.
            var outcome = Read(without, info);
            if (outcome is not null && !IsUnknown(without, info))
            {
                problems.Add($"{path}.{name}: {outcome.ToJsonString()}");
            }
        }

        Assert.IsEmpty(problems, string.Join(Environment.NewLine, problems));
    }

    [TestMethod]
    public void A_list_loses_only_the_items_that_cannot_be_read()
    {
        var update = Deserialize<SessionUpdate>("""{"entries":[1,{"content":"a","priority":"high","status":"pending"},{}],"sessionUpdate":"plan"}""");

        Assert.AreEqual("a", ((SessionUpdate.Plan)update).Entries.Single().Content);
    }

    [TestMethod]
    public void A_null_list_of_servers_is_the_empty_one() =>
        Assert.IsEmpty(Deserialize<NewSessionRequest>("""{"cwd":"/w","mcpServers":null}""").McpServers);

    [TestMethod]
    [DataRow("""{"sessionUpdate":"hologram","light":[1,2]}""", typeof(SessionUpdate.Unknown), typeof(SessionUpdate))]
    [DataRow("""{"type":"smell","data":"cm9zZQ=="}""", typeof(ContentBlock.Unknown), typeof(ContentBlock))]
    [DataRow("""{"text":"no type at all"}""", typeof(ContentBlock.Unknown), typeof(ContentBlock))]
    [DataRow("""{"type":"acp","name":"n","id":"1"}""", typeof(McpServer.Unknown), typeof(McpServer))]
    [DataRow("""{"outcome":"_later"}""", typeof(RequestPermissionOutcome.Unknown), typeof(RequestPermissionOutcome))]
    [DataRow("""{"uri":"a:b","stream":"s"}""", typeof(ResourceContents.Unknown), typeof(ResourceContents))]
    public void A_case_of_a_later_version_is_kept_as_it_came(string json, Type expected, Type union)
    {
        var info = SchemaComparison.Info(union);

        var value = JsonSerializer.Deserialize(json, info);

        Assert.IsInstanceOfType(value, expected);
        Assert.AreEqual(json, JsonSerializer.Serialize(value, info));
    }

    [TestMethod]
    public void A_program_may_say_that_it_is_one()
    {
        var server = Deserialize<McpServer>("""{"type":"stdio","name":"n","command":"c","args":[],"env":[]}""");

        Assert.AreEqual("c", ((McpServer.Stdio)server).Command);
    }

    [TestMethod]
    public void An_unknown_type_of_setting_with_text_is_the_id_of_a_value()
    {
        var request = Deserialize<SetSessionConfigOptionRequest>("""{"sessionId":"s","configId":"c","type":"id","value":"v"}""");

        Assert.AreEqual("v", ((SetSessionConfigOptionRequest.ValueId)request).Value);
    }

    [TestMethod]
    public void Absent_null_and_a_value_are_three_statements_about_a_title()
    {
        Assert.AreEqual("""{"sessionUpdate":"session_info_update"}""", Serialize(new SessionUpdate.SessionInfoUpdate()));
        Assert.AreEqual("""{"sessionUpdate":"session_info_update","title":null}""", Serialize(new SessionUpdate.SessionInfoUpdate(Optional.Null<string>())));
        Assert.AreEqual("""{"sessionUpdate":"session_info_update","title":"t"}""", Serialize(new SessionUpdate.SessionInfoUpdate("t")));

        var update = (SessionUpdate.SessionInfoUpdate)Deserialize<SessionUpdate>("""{"sessionUpdate":"session_info_update","updatedAt":null}""");
        Assert.IsFalse(update.Title.IsPresent);
        Assert.IsTrue(update.UpdatedAt.IsNull);
    }

    [TestMethod]
    public void A_compaction_can_clear_its_summary_and_its_metadata()
    {
        const string Json = """{"sessionUpdate":"compaction_update","compactionId":"c","status":"failed","summary":null,"_meta":null}""";

        Assert.AreEqual(Json, Serialize(Deserialize<SessionUpdate>(Json)));
    }

    [TestMethod]
    public void A_permission_request_holds_the_bare_call() =>
        Assert.AreEqual(
            """{"sessionId":"s","toolCall":{"toolCallId":"t"},"options":[]}""",
            Serialize(new RequestPermissionRequest("s", new SessionUpdate.ToolCallUpdate("t"), [])));

    [TestMethod]
    public void Metadata_of_others_goes_along_with_ours()
    {
        const string Json = """{"sessionId":"s","update":{"sessionUpdate":"plan","entries":[]},"_meta":{"lspagent":{"seq":9007199254740993},"x":[1]}}""";

        var notification = Deserialize<SessionNotification>(Json);

        Assert.AreEqual(new LspAgentMeta(Seq: 9007199254740993), notification.Meta?.LspAgent);
        Assert.AreEqual(Json, Serialize(notification));
    }

    [TestMethod]
    public void Metadata_of_ours_that_cannot_be_read_does_not_take_the_rest_along() =>
        Assert.AreEqual("""{"methodId":"m","_meta":{"x":1}}""", Serialize(Deserialize<AuthenticateRequest>("""{"methodId":"m","_meta":{"lspagent":7,"x":1}}""")));

    [TestMethod]
    public void Text_is_written_as_it_is_and_not_escaped_for_a_web_page() =>
        Assert.AreEqual("""{"type":"text","text":"é < 語"}""", Serialize<ContentBlock>(new ContentBlock.TextContent("é < 語")));

    /// <summary>Every member of every form of every definition, with an example that has them all.</summary>
    private static IEnumerable<(string Path, JsonTypeInfo Info, JsonObject Example, string Name, Member Member)> Members() =>
        from pair in AcpSchemaTests.Compare().Pairs
        let schema = AcpSchema.Reference(pair.Definition)
        where AcpSchema.At(schema).Kind == Kind.Object
        from variant in AcpSchema.Variants(schema)
        where !variant.IsOther
        let example = SchemaExamples.Maximal.Object(variant)
        from member in variant.Members
        where !member.Value.IsConstant && member.Value.Place.Kind != Kind.Any
        select (variant.Name, SchemaComparison.Info(pair.Type), example, member.Key, member.Value);

    /// <summary>What the member can surely not be.</summary>
    private static JsonValue Garbage(Place place) => place.Kind switch
    {
        Kind.String or Kind.Words => JsonValue.Create(17.5),
        Kind.OneOfValues => JsonValue.Create(true),
        _ => JsonValue.Create("garbage"),
    };

    private static JsonNode? Read(JsonObject json, JsonTypeInfo info)
    {
        try
        {
            return JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(json.ToJsonString(), info), info);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsUnknown(JsonObject json, JsonTypeInfo info) => JsonSerializer.Deserialize(json.ToJsonString(), info) is IUnknownCase;

    private static T Deserialize<T>(string json) => JsonSerializer.Deserialize(json, AcpJson.TypeInfo<T>())!;

    private static string Serialize<T>(T value) => JsonSerializer.Serialize(value, AcpJson.TypeInfo<T>());
}
