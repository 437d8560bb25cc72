using System.Text.Json;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>The cases of the wire that need no language server, against a connection without handlers.</summary>
[TestClass]
public sealed class WireCaseTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    public void There_are_as_many_cases_as_there_should_be() => Assert.HasCount(45, WireCase.All.ToList());

    [TestMethod]
    [DynamicData(nameof(WireCase.All), typeof(WireCase))]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_case_ends_as_it_says(string id)
    {
        var wireCase = WireCase.Find(id);
        await using var peer = new RawPeer();
        foreach (var chunk in wireCase.Chunks())
        {
            if (peer.Completion.IsCompleted)
            {
                break;
            }

            await peer.SendBytesAsync(chunk, Stop);
        }

        var outcomes = wireCase.Expected.TryGetProperty("any_of", out var any) ? any.EnumerateArray().ToArray() : [wireCase.Expected];
        if (outcomes[0].GetProperty("outcome").ValueEquals("close"))
        {
            Assert.IsInstanceOfType<ConnectionEnd.Broken>(await peer.Completion);
            Assert.IsNull(await peer.ReceiveAsync(Stop));
            return;
        }

        // The answer to the probe tells that no more answers come.
        await peer.SendAsync("""{"jsonrpc":"2.0","id":"probe","method":"test/noSuchMethod"}""", Stop);
        var answers = new List<JsonElement>();
        while (answers.LastOrDefault() is not { ValueKind: JsonValueKind.Object } last || Id(last) != "\"probe\"")
        {
            answers.Add(await peer.ReceiveAsync(Stop) ?? throw new AssertFailedException("The connection was closed."));
        }

        Assert.AreEqual(RpcErrorCodes.MethodNotFound, Code(answers[^1]));
        answers.RemoveAt(answers.Count - 1);
        Assert.IsTrue(outcomes.Any(outcome => Matches(outcome, answers)), $"{id} was answered with: {string.Join(' ', answers)}");
    }

    private static bool Matches(JsonElement outcome, List<JsonElement> answers) => outcome.GetProperty("outcome").GetString() switch
    {
        "ignored" => answers.Count == 0,
        "error_response" => answers.Count == 1
            && outcome.GetProperty("code").EnumerateArray().Any(code => code.GetInt32() == Code(answers[0]))
            && (outcome.GetProperty("id").GetRawText() is var id && (id == "\"any\"" || id == Id(answers[0]))),
        "error_responses" => answers.Select(Code).Order().SequenceEqual(outcome.GetProperty("codes").EnumerateArray().Select(code => code.GetInt32()).Order())
            && answers.Select(Id).SequenceEqual(outcome.GetProperty("ids").EnumerateArray().Select(id => id.GetRawText())),
        var other => throw new AssertFailedException($"There is no outcome '{other}'."),
    };

    private static int Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetInt32();

    private static string Id(JsonElement answer) => answer.GetProperty("id").GetRawText();
}
