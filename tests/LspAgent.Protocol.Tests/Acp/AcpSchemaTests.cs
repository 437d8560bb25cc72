using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>Our records are the schema of ACP: nothing in it is missing, nothing is ours alone, and every example survives.</summary>
[TestClass]
public sealed class AcpSchemaTests
{
    // The envelope of a message is JSON-RPC's, and the body of an extension method is whatever its two sides agree on.
    private static readonly string[] NotAcpRecords =
    [
        "AgentRequest", "AgentResponse", "AgentNotification", "ClientRequest", "ClientResponse", "ClientNotification",
        "Error", "ErrorCode", "ExtRequest", "ExtResponse", "ExtNotification",
    ];

    private static readonly IReadOnlyList<DeclaredMethod> Declared =
    [
        .. DeclaredMethod.In("agent", typeof(AcpMethods)),
        .. DeclaredMethod.In("client", typeof(AcpClientMethods)),
        .. DeclaredMethod.In("protocol", typeof(AcpSharedMethods)),
    ];

    [TestMethod]
    public void Every_method_is_declared_on_its_side_and_none_besides()
    {
        var theirs = AcpSchema.Methods.Select(m => $"{m.Side} {m.Method} {(IsNotification(m.Definition) ? "notification" : "request")}").Distinct();
        var ours = Declared.Select(m => $"{m.Side} {m.Name} {(m.Result is null ? "notification" : "request")}");

        CollectionAssert.AreEquivalent(theirs.ToList(), ours.ToList());
    }

    [TestMethod]
    public void Only_initialize_runs_alone_and_all_else_is_scheduled_with_its_session() =>
        Assert.IsEmpty(Declared.Where(method => method.Lane != (method.Name == "initialize" ? Lane.DocumentWrite : Lane.Session)));

    [TestMethod]
    public void Every_definition_has_its_counterpart_and_nothing_is_ours_alone()
    {
        var comparison = Compare();

        var unreached = AcpSchema.Definitions.EnumerateObject().Select(d => d.Name).Except(comparison.Reached).Except(NotAcpRecords);
        Assert.IsEmpty(comparison.Problems, Lines(comparison.Problems));
        Assert.IsEmpty(unreached, Lines(unreached));
    }

    [TestMethod]
    public void Every_form_of_every_definition_survives_with_the_least_and_with_all_its_members()
    {
        var problems = new List<string>();
        foreach (var (definition, type) in Compare().Pairs)
        {
            var schema = AcpSchema.Reference(definition);
            foreach (var examples in new[] { SchemaExamples.Minimal, SchemaExamples.Maximal })
            {
                var all = AcpSchema.At(schema).Kind == Kind.Object
                    ? AcpSchema.Variants(schema).Select(variant => (JsonNode?)examples.Object(variant))
                    : [examples.Value(schema)];
                problems.AddRange(all.Select(example => Lost(example, SchemaComparison.Info(type), definition)).OfType<string>());
            }
        }

        Assert.IsEmpty(problems, Lines(problems));
    }

    [TestMethod]
    public void Any_message_survives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var examples = SchemaExamples.Random(seed);
            var problems = Roots().Select(root => Lost(examples.Value(root.Schema), root.Info, root.Name)).OfType<string>().ToList();
            return problems.Count == 0 ? true : throw new AssertFailedException(Lines(problems));
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_random_messages_take_every_form_that_the_schema_has()
    {
        var made = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var examples = SchemaExamples.Random(seed);
            foreach (var (_, schema, _) in Roots())
            {
                examples.Value(schema);
            }

            made.UnionWith(examples.Made);
        }

        var all = Compare().Pairs.Select(pair => AcpSchema.Reference(pair.Definition))
            .Where(schema => AcpSchema.At(schema).Kind == Kind.Object)
            .SelectMany(schema => AcpSchema.Variants(schema))
            .Select(variant => variant.Name);
        var never = all.Except(made).ToList();
        Assert.IsEmpty(never, Lines(never));
    }

    [TestMethod]
    public void The_copy_of_the_schema_is_that_of_the_installed_package()
    {
        var installed = Path.Combine(Fixtures.Folder, "..", "..", "node_modules", "@agentclientprotocol", "sdk", "schema", "v1", "schema.json");
        if (!File.Exists(installed))
        {
            // Without the Node packages there is nothing to compare with; the test run of the repository installs them first.
            return;
        }

        Assert.AreEqual(File.ReadAllText(installed).ReplaceLineEndings(), AcpSchema.Text.ReplaceLineEndings());
    }

    internal static SchemaComparison Compare()
    {
        var comparison = new SchemaComparison();
        foreach (var (name, schema, info) in Roots())
        {
            comparison.Compare(schema, info.Type, name);
        }

        return comparison;
    }

    /// <summary>The parameters and the results of all methods, with the records that we declare for them.</summary>
    private static IEnumerable<(string Name, JsonElement Schema, JsonTypeInfo Info)> Roots() =>
        from entry in AcpSchema.Methods
        from method in Declared
        where method.Name == entry.Method && method.Side == entry.Side
        let info = IsResult(entry.Definition) ? method.Result : method.Params
        where info is not null
        select (entry.Definition, AcpSchema.Reference(entry.Definition), info);

    private static string? Lost(JsonNode? example, JsonTypeInfo info, string name)
    {
        try
        {
            var back = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(example?.ToJsonString() ?? "null", info), info);
            return JsonNode.DeepEquals(example, back) ? null : $"{name} as {info.Type.Name}: {example?.ToJsonString()} became {back?.ToJsonString()}";
        }
        catch (JsonException e)
        {
            return $"{name} as {info.Type.Name}: {example?.ToJsonString()} cannot be read: {e.Message}";
        }
    }

    private static bool IsResult(string definition) => definition.EndsWith("Response", StringComparison.Ordinal);

    private static bool IsNotification(string definition) => definition.EndsWith("Notification", StringComparison.Ordinal);

    private static string Lines(IEnumerable<string> lines) => Environment.NewLine + string.Join(Environment.NewLine, lines);
}
