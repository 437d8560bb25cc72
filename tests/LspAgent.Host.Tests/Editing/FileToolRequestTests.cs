using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Host.Tests.Acp;
using LspAgent.Testing.Golden;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Editing;

/// <summary>What a model is sent of each file tool: what was called, and what came back. Every change of it shows here.</summary>
[TestClass]
public sealed class FileToolRequestTests
{
    private const string Notebook = """
        {"cells":[{"cell_type":"markdown","id":"intro","metadata":{},"source":["# Title\n","text"]},{"cell_type":"code","id":"calc","execution_count":1,"metadata":{},"outputs":[{"name":"stdout","output_type":"stream","text":["4\n"]}],"source":"2 + 2"}],"metadata":{"language_info":{"name":"python"}},"nbformat":4,"nbformat_minor":5}
        """;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file of each kind that a tool meets.</summary>
    private static readonly (string Name, string Text)[] Files =
    [
        ("src/Cart.cs", "namespace Shop;\n\npublic sealed class Cart\n{\n    private int _count;\n\n    public void Add() => _count++;\n}\n"),
        ("windows.txt", "one\r\ntwo\r\nthree\r\n"),
        ("long.txt", string.Concat(Enumerable.Range(1, 2005).Select(static line => $"{line}\n"))),
        ("empty.txt", ""),
        ("calc.ipynb", Notebook),
    ];

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("Read", """{"file_path":"src/Cart.cs"}""", """{"file_path":"long.txt","offset":2000,"limit":3}""", """{"file_path":"empty.txt"}""", """{"file_path":"src/cart.cs"}""", """{"file_path":"src"}""", """{"file_path":"calc.ipynb"}""", """{"file_path":"picture.png"}""", """{"file_path":"data.bin"}""")]
    [DataRow("Write", """{"file_path":"new/file.txt","content":"one\n"}""", """{"file_path":"windows.txt","content":"other\n"}""")]
    [DataRow("Edit", "-> Read {\"file_path\":\"src/Cart.cs\"}", """{"file_path":"src/Cart.cs","old_string":"_count++","new_string":"_count += 1"}""", """{"file_path":"src/Cart.cs","old_string":"_count","new_string":"_sum"}""", """{"file_path":"src/Cart.cs","old_string":"_count","new_string":"_sum","replace_all":true}""", """{"file_path":"src/Cart.cs","old_string":"\tprivate int _sum;","new_string":"x"}""", """{"file_path":"windows.txt","old_string":"two","new_string":"2"}""", """{"file_path":"missing.txt","old_string":"a","new_string":"b"}""")]
    [DataRow("MultiEdit", "-> Read {\"file_path\":\"windows.txt\"}", """{"file_path":"windows.txt","edits":[{"old_string":"one\ntwo","new_string":"1\n2"},{"old_string":"three","new_string":"3"}]}""", """{"file_path":"windows.txt","edits":[{"old_string":"1","new_string":"I"},{"old_string":"two","new_string":"II"}]}""")]
    [DataRow("NotebookEdit", "-> Read {\"file_path\":\"calc.ipynb\"}", """{"notebook_path":"calc.ipynb","cell_id":"calc","new_source":"2 + 3"}""", """{"notebook_path":"calc.ipynb","cell_id":"calc","new_source":"print(1)","edit_mode":"insert","cell_type":"code"}""", """{"notebook_path":"calc.ipynb","cell_id":"intro","new_source":"","edit_mode":"delete"}""", """{"notebook_path":"calc.ipynb","cell_id":"nowhere","new_source":"x"}""")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_tool_is_called_and_answers_as_it_was_reviewed(string tool, params string[] calls)
    {
        var replies = calls.Select(call => call.StartsWith("-> ", StringComparison.Ordinal) ? call : $"-> {tool} {call}").Append("Done.");
        await using var model = ScriptedModelServer.Start(replies.Select(ScriptedReply.Parse));
        await using var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        foreach (var (name, text) in Files)
        {
            Write(panel, name, Encoding.UTF8.GetBytes(text));
        }

        Write(panel, "data.bin", [1, 0, 2]);
        Write(panel, "picture.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0, 2, 0, 0, 0, 1]);
        await panel.Client.RequestAsync("initialize", """{"protocolVersion":1,"clientCapabilities":{}}""", Token);
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "go on", Token);

        var messages = JsonNode.Parse(model.Requests[^1].BodyText)!["messages"]!.AsArray().Skip(1).Select(static message => message!.DeepClone());
        GoldenFile.Check(
            $"tests/golden/requests/tools/{tool}.json",
            new JsonArray([.. messages]).ToJsonString(Readable).Replace(JsonEncodedText.Encode(panel.Workspace).ToString(), "<ws>", StringComparison.Ordinal));
    }

    private static void Write(Panel panel, string name, byte[] bytes)
    {
        var path = Path.Combine(panel.Workspace, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
