using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>What a message is answered with, to the letter.</summary>
[TestClass]
public sealed class EnvelopeTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"é😀\u2028<&'>\\\""}}""", """{"jsonrpc":"2.0","id":1,"result":{"text":"é\uD83D\uDE00\u2028<&'>\\\""}}""")]
    [DataRow("""{"method":"test/read","params":{"count":3,"text":"a","unknown":{"x":[1]}},"id":"é\"1","jsonrpc":"2.0","more":[{}]}""", """{"jsonrpc":"2.0","id":"é\"1","result":{"text":"a","count":3}}""")]
    [DataRow("""{"jsonrpc":"2.0","id":null,"method":"test/read","params":{"text":"a"}}""", """{"jsonrpc":"2.0","id":null,"result":{"text":"a"}}""")]
    [DataRow("""{"jsonrpc":"2.0","id":9223372036854775807,"method":"test/\u0072ead","params":{"text":"a"}}""", """{"jsonrpc":"2.0","id":9223372036854775807,"result":{"text":"a"}}""")]
    [DataRow("""{"jsonrpc":"2.0","id":"","\u006dethod":"test/read","params":{"text":"a"}}""", """{"jsonrpc":"2.0","id":"","result":{"text":"a"}}""")]
    [DataRow("\uFEFF" + """{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", """{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""")]
    public async Task A_request_is_answered(string message, string answer) => Assert.AreEqual(answer, await AnswerAsync(message));

    [TestMethod]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read"}""", -32602, "The params of 'test/read' do not fit: missing 'text'.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":null}""", -32602, "The params of 'test/read' do not fit: missing 'text'.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":null}}""", -32602, "The params of 'test/read' do not fit: the value at $.text is of the wrong kind.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a","count":"b"}}""", -32602, "The params of 'test/read' do not fit: the value at $.count is of the wrong kind.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":[1]}""", -32602, "The params of 'test/read' do not fit: the value is of the wrong kind.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"\ud800"}}""", -32602, "The params of 'test/read' do not fit: the value at $.text is of the wrong kind.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":5}""", -32600, "The params of a message are an object or an array.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"test/note"}""", -32601, "'test/note' is a notification: send it without an id.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"Test/read"}""", -32601, "There is no method 'Test/read' here.")]
    [DataRow("""{"id":1,"method":"test/read"}""", -32600, "The member 'jsonrpc' of a message is \"2.0\".")]
    [DataRow("""{"jsonrpc":2.0,"id":1,"method":"test/read"}""", -32600, "The member 'jsonrpc' of a message is \"2.0\".")]
    [DataRow("""{"jsonrpc":"2.0","id":1}""", -32600, "A message has a method, a result or an error.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"method":"\udc00"}""", -32600, "The method of a message is a string.")]
    public async Task A_request_is_refused_with_its_id(string message, int code, string because) => Assert.AreEqual(
        $$$"""{"jsonrpc":"2.0","id":1,"error":{"code":{{{code}}},"message":"{{{because.Replace("\"", "\\\"", StringComparison.Ordinal)}}}"}}""",
        await AnswerAsync(message));

    [TestMethod]
    [DataRow("""{"jsonrpc":"2.0","id":9223372036854775808,"method":"test/read"}""", -32600)]
    [DataRow("""{"jsonrpc":"2.0","id":1.5,"method":"test/read"}""", -32600)]
    [DataRow("""{"jsonrpc":"2.0","id":"\ud800","method":"test/read"}""", -32600)]
    [DataRow("""[]""", -32600)]
    [DataRow("""[{"jsonrpc":"2.0","id":1,"method":"test/read"}]""", -32600)]
    [DataRow("""null""", -32600)]
    [DataRow("""{"jsonrpc":"2.0","method":5}""", -32600)]
    [DataRow("""{} {}""", -32700)]
    [DataRow("""{"a":1,}""", -32700)]
    [DataRow("""{/* */}""", -32700)]
    [DataRow("""tru""", -32700)]
    public async Task What_has_no_readable_id_is_refused_with_null(string message, int code) =>
        Assert.StartsWith($$"""{"jsonrpc":"2.0","id":null,"error":{"code":{{code}},""", await AnswerAsync(message), StringComparison.Ordinal);

    [TestMethod]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        await using var peer = Create();
        byte[] body = [.. """{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":" """u8, 0xC3, .. "\"}}"u8];

        await peer.SendBytesAsync([.. System.Text.Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body], Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not valid UTF-8."}}""", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    [DataRow(64, "result")]
    [DataRow(65, "error")]
    public async Task Depth_has_a_limit(int depth, string member)
    {
        // The message is the first level, the params are the second.
        var nested = new string('[', depth - 2) + new string(']', depth - 2);
        var answer = await AnswerAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a","unknown":{{{nested}}}}}""");

        Assert.Contains($"\"{member}\":", answer, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Text_that_is_no_text_is_sent_with_a_replacement()
    {
        await using var peer = Create();

        await peer.Connection.NotifyAsync(Calls.Note, new("a\ud800b"), Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","method":"test/note","params":{"text":"a\uFFFDb"}}""", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    [DataRow("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", "a")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"},"error":null}""", "a")]
    [DataRow("""{"jsonrpc":"1.0","id":1,"result":{"text":"a"}}""", "a")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"No."}}""", "-1 No.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":-1,"message":"No."}}""", "-1 No.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":5}}""", "-32603 The peer answered with an error that has no code.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"error":5}""", "-32603 The peer answered with an error that has no code.")]
    [DataRow("""{"jsonrpc":"2.0","id":1,"result":{}}""", "-32603 The peer's answer to 'test/read' cannot be read: missing 'text'.")]
    public async Task An_answer_reaches_who_asked(string answer, string outcome)
    {
        await using var peer = Create();
        var asked = peer.Connection.InvokeAsync(Calls.Read, new("a"), Stop);
        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));

        await peer.SendAsync(answer, Stop);

        Assert.AreEqual(outcome, await OutcomeAsync(asked));
    }

    private static async Task<string> OutcomeAsync(Task<Words> asked)
    {
        try
        {
            return (await asked).Text;
        }
        catch (RemoteInvocationException e)
        {
            return $"{e.Code} {e.Message}";
        }
    }

    private async Task<string> AnswerAsync(string message)
    {
        await using var peer = Create();
        await peer.SendAsync(message, Stop);
        return await peer.ReceiveTextAsync(Stop);
    }

    private static RawPeer Create() => new(new Routes()
        .On(Calls.Read, (Words words, CancellationToken _) => Task.FromResult(words))
        .On(Calls.Note, (_, _) => Task.CompletedTask));
}
