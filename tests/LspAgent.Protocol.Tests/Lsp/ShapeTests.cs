using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>Our records against the specification: every member's name, whether it may be absent, and every type that it may have.</summary>
[TestClass]
public sealed class ShapeTests
{
    private static readonly LspJsonContext Json = LspJsonContext.Default;

    // Where the name of the record is not the name of the structure.
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(LspRange)] = "Range",
        [typeof(LspPosition)] = "Position",
        [typeof(TextDocumentContentChangeEvent.Partial)] = "TextDocumentContentChangePartial",
        [typeof(TextDocumentContentChangeEvent.Whole)] = "TextDocumentContentChangeWholeDocument",
        [typeof(DocumentChange.Edit)] = "TextDocumentEdit",
        [typeof(DocumentChange.Create)] = "CreateFile",
        [typeof(DocumentChange.Rename)] = "RenameFile",
        [typeof(DocumentChange.Delete)] = "DeleteFile",
        [typeof(DocumentEdit.Plain)] = "TextEdit",
        [typeof(DocumentEdit.Annotated)] = "AnnotatedTextEdit",
        [typeof(DocumentEdit.Snippet)] = "SnippetTextEdit",
        [typeof(GlobPattern.Relative)] = "RelativePattern",
        [typeof(WorkDoneProgress.Begin)] = "WorkDoneProgressBegin",
        [typeof(WorkDoneProgress.Report)] = "WorkDoneProgressReport",
        [typeof(WorkDoneProgress.End)] = "WorkDoneProgressEnd",
        [typeof(DocumentDiagnosticReport.Full)] = "RelatedFullDocumentDiagnosticReport",
        [typeof(DocumentDiagnosticReport.Unchanged)] = "RelatedUnchangedDocumentDiagnosticReport",
        [typeof(WorkspaceDocumentDiagnosticReport.Full)] = "WorkspaceFullDocumentDiagnosticReport",
        [typeof(WorkspaceDocumentDiagnosticReport.Unchanged)] = "WorkspaceUnchangedDocumentDiagnosticReport",
    };

    // Declared outside the package that the shapes come from; their JSON is tested by hand.
    private static readonly HashSet<Type> Elsewhere = [typeof(SetTraceParams), typeof(LogTraceParams), typeof(ProgressParams)];

    // Alternatives that only we would send, and do not.
    private static readonly HashSet<string> NeverSent =
        ["Hover.contents: MarkedString", "Hover.contents: MarkedString[]", "TextDocumentSyncOptions.save: boolean",
         "ServerCapabilities.textDocumentSync: TextDocumentSyncKind", "WorkspaceFoldersServerCapabilities.changeNotifications: string",
         "RelativePattern.baseUri: WorkspaceFolder", "WorkspaceSymbol.location: LocationUriOnly",
         "WorkspaceSymbol.location: { uri: DocumentUri; }"];

    public static IEnumerable<object[]> Records => Reachable().Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(Records))]
    public void Every_member_is_one_of_the_specification(Type type)
    {
        var shape = Shapes.Structures[NameOf(type)];
        foreach (var property in Json.GetTypeInfo(type)!.Properties.Where(property => property.Get is not null))
        {
            var member = shape.SingleOrDefault(member => member.Name == property.Name);
            Assert.IsNotNull(member, $"{type.Name} has '{property.Name}', and {NameOf(type)} has not.");
            Assert.IsFalse(member.IsOptional && property.IsRequired, $"'{property.Name}' of {type.Name} may be absent.");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Records))]
    public void A_structure_with_only_its_required_members_comes_back_as_it_was(Type type) =>
        AssertRoundTrip(type, Shapes.Minimal(NameOf(type)));

    [TestMethod]
    [DynamicData(nameof(Records))]
    public void Every_member_comes_back_in_every_type_that_it_may_have(Type type)
    {
        var structure = NameOf(type);
        var ours = Json.GetTypeInfo(type)!.Properties.Select(property => property.Name).ToHashSet();
        foreach (var member in Shapes.Structures[structure].Where(member => ours.Contains(member.Name)))
        {
            foreach (var arm in Shapes.Arms(member.Type).Where(arm => IsSent(structure, member, arm)))
            {
                var sample = Shapes.Minimal(structure);
                sample[member.Name] = Shapes.Sample(arm);
                if (member.IsOptional && arm == "null")
                {
                    // An optional member that is null says the same as an absent one, and is written as such.
                    AssertRoundTrip(type, sample, Shapes.Minimal(structure));
                }
                else
                {
                    AssertRoundTrip(type, sample);
                }
            }
        }
    }

    [TestMethod]
    public void Members_that_we_do_not_know_are_ignored()
    {
        foreach (var type in Reachable())
        {
            var sample = Shapes.Minimal(NameOf(type));
            sample["a member of the future"] = new JsonObject { ["line"] = 1 };
            AssertRoundTrip(type, sample, Shapes.Minimal(NameOf(type)));
        }
    }

    [TestMethod]
    public void Every_method_has_the_parameters_and_the_result_of_the_specification()
    {
        foreach (var method in Declared(typeof(LspMethods)).Concat(Declared(typeof(LspClientMethods))))
        {
            var name = (string)Get(method, "Name");
            if (name is "$/setTrace" or "$/logTrace" or "$/progress")
            {
                continue;
            }

            Assert.IsTrue(Shapes.Methods.TryGetValue(name, out var shape), $"'{name}' is no method of the specification.");
            Assert.AreEqual(shape.IsRequest, method.GetType().GetGenericTypeDefinition() == typeof(RequestMethod<,>), name);
            Assert.AreEqual(shape.Params ?? nameof(NoValue), TypeScriptName(((JsonTypeInfo)Get(method, "Params")).Type), name);
            if (shape.IsRequest)
            {
                var result = TypeScriptName(((JsonTypeInfo)Get(method, "Result")).Type);
                var allowed = Shapes.Arms(shape.Result!).Select(arm => arm switch
                {
                    "void" => nameof(NoValue),
                    "Definition" => "Location[]",
                    "(Command | CodeAction)[]" => "CodeActionOrCommand[]",
                    "DocumentSymbol[]" => nameof(DocumentSymbols),
                    "any" => nameof(JsonElement),
                    "any[]" => "JsonElement[]",
                    _ => arm,
                });
                CollectionAssert.Contains(allowed.ToList(), result, $"{name} answers {shape.Result}");
            }
        }
    }

    [TestMethod]
    public void No_method_is_declared_twice() =>
        CollectionAssert.AllItemsAreUnique(
            Declared(typeof(LspMethods)).Concat(Declared(typeof(LspClientMethods))).Select(method => Get(method, "Name")).ToList());

    private static bool IsSent(string structure, ShapeMember member, string arm) =>
        !NeverSent.Contains($"{structure}.{member.Name}: {arm}")
        && !(structure == "ServerCapabilities" && arm == "boolean")
        && !(structure is "ServerCapabilities" or "WorkspaceOptions" && arm.EndsWith("RegistrationOptions", StringComparison.Ordinal));

    private static void AssertRoundTrip(Type type, JsonObject sample, JsonObject? expected = null)
    {
        var info = Json.GetTypeInfo(type)!;
        var json = sample.ToJsonString();
        var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info);
        Assert.IsTrue(JsonNode.DeepEquals(expected ?? sample, JsonNode.Parse(written)), $"{type.Name}: {json} became {written}");
    }

    private static string NameOf(Type type) => Names.GetValueOrDefault(type, type.Name);

    private static IReadOnlyList<Type> Reachable()
    {
        var seen = new HashSet<Type>();
        var open = new Queue<JsonTypeInfo>(typeof(LspJsonContext).GetProperties()
            .Where(property => property.PropertyType.IsGenericType && property.PropertyType.IsAssignableTo(typeof(JsonTypeInfo)))
            .Select(property => (JsonTypeInfo)property.GetValue(Json)!));
        while (open.TryDequeue(out var info))
        {
            if (!seen.Add(info.Type))
            {
                continue;
            }

            var next = info.Properties.Select(property => property.PropertyType).Append(info.ElementType).Append(Nullable.GetUnderlyingType(info.Type));
            foreach (var type in next)
            {
                if (type is not null && Json.GetTypeInfo(type) is { } found)
                {
                    open.Enqueue(found);
                }
            }
        }

        return [.. seen
            .Where(type => type.Namespace == typeof(LspPosition).Namespace && Json.GetTypeInfo(type)!.Kind == JsonTypeInfoKind.Object && !Elsewhere.Contains(type))
            .Append(typeof(LspPosition))
            .Append(typeof(LspRange))
            .OrderBy(NameOf, StringComparer.Ordinal)];
    }

    private static IEnumerable<object> Declared(Type methods) =>
        methods.GetFields().Select(field => field.GetValue(null)!);

    private static object Get(object target, string property) => target.GetType().GetProperty(property)!.GetValue(target)!;

    private static string TypeScriptName(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsGenericType ? TypeScriptName(plain.GetGenericArguments()[0]) + "[]" : plain.Name;
    }
}
