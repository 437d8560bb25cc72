using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LspAgent.Testing;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>One case of <c>fixtures/lsp.jsonl</c>: what arrives on the wire, and what must follow.</summary>
internal sealed record WireCase(string Id, string Description, string State, ImmutableArray<JsonObject> Chunks, ImmutableArray<WireOutcome> AnyOf, string Then, long MemoryMegabytes)
{
    public static IReadOnlyDictionary<string, WireCase> All { get; } =
        Fixtures.Read("lsp.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToDictionary(@case => @case.Id);

    /// <summary>The code that the probe after the case is answered with, where the process still lives.</summary>
    public int ProbeCode => Then == "not_initialized" || State == "fresh" ? -32002 : -32601;

    /// <summary>The bytes of a chunk, in the packets that they come in.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Packets(JsonObject chunk)
    {
        if (chunk["drip"] is { } drip)
        {
            return Bytes(drip).Chunk(chunk["bytes"]!.GetValue<int>()).Select(packet => new ReadOnlyMemory<byte>(packet));
        }

        return chunk switch
        {
            _ when chunk["bytes"] is { } bytes => [Bytes(bytes)],
            _ when chunk["bytes_hex"] is { } hex => [Convert.FromHexString(hex.GetValue<string>())],
            _ when chunk["repeat"] is { } repeat => Enumerable.Repeat((ReadOnlyMemory<byte>)Bytes(repeat["bytes"]!), repeat["count"]!.GetValue<int>()),
            _ => [],
        };
    }

    private static byte[] Bytes(JsonNode text) => Encoding.Latin1.GetBytes(text.GetValue<string>());

    private static WireCase Parse(string line)
    {
        var @case = JsonNode.Parse(line)!;
        var expected = @case["expected"]!.AsObject();
        var invariants = expected["invariants"]!.AsArray().Select(invariant => invariant!.GetValue<string>()).ToList();
        const string memory = "memory_mb_max_";
        CollectionAssert.IsSubsetOf(new[] { "no_crash", "stdout_only_frames" }, invariants);
        return new(
            @case["id"]!.GetValue<string>(),
            @case["description"]!.GetValue<string>(),
            @case["input"]!["state"]!.GetValue<string>(),
            [.. @case["input"]!["chunks"]!.AsArray().Select(chunk => chunk!.AsObject())],
            expected["any_of"] is JsonArray anyOf ? [.. anyOf.Select(outcome => WireOutcome.Parse(outcome!.AsObject()))] : [WireOutcome.Parse(expected)],
            expected["then"]!.GetValue<string>(),
            long.Parse(invariants.Single(invariant => invariant.StartsWith(memory, StringComparison.Ordinal))[memory.Length..], CultureInfo.InvariantCulture));
    }
}

/// <summary>What must follow; where several are allowed, one of them.</summary>
internal sealed record WireOutcome(string Kind, ImmutableArray<(ImmutableArray<int> Codes, string Id)> Answers, int? ExitCode, bool IsFailure)
{
    public static WireOutcome Parse(JsonObject expected) => new(
        expected["outcome"]!.GetValue<string>(),
        expected["outcome"]!.GetValue<string>() switch
        {
            "error_response" => [(Codes(expected["code"]!), Text(expected["id"]))],
            "error_responses" => [.. expected["codes"]!.AsArray().Zip(expected["ids"]!.AsArray(), (code, id) => (Codes(code!), Text(id)))],
            _ => [],
        },
        expected["exit_code"]?.GetValue<int>(),
        expected["exit_code_nonzero"]?.GetValue<bool>() ?? false);

    /// <summary>Whether these are the answers that were expected, in any order, and no others.</summary>
    public bool Allows(IReadOnlyList<JsonObject> answers)
    {
        var open = answers.ToList();
        foreach (var (codes, id) in Answers)
        {
            var found = open.FindIndex(answer =>
                answer["error"]?["code"]?.GetValue<int>() is { } code && codes.Contains(code) && (id == "any" || Text(answer["id"]) == id));
            if (found < 0)
            {
                return false;
            }

            open.RemoveAt(found);
        }

        return open.Count == 0;
    }

    private static ImmutableArray<int> Codes(JsonNode codes) =>
        codes is JsonArray several ? [.. several.Select(code => code!.GetValue<int>())] : [codes.GetValue<int>()];

    private static string Text(JsonNode? id) => id is null ? "null" : id is JsonValue value && value.TryGetValue<string>(out var any) && any == "any" ? any : id.ToJsonString();
}
