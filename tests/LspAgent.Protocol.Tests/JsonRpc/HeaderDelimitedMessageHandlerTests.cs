using System.Text;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Content-Length framing: what is read, and what ends the connection because nothing after it could be trusted.</summary>
[TestClass]
public sealed class HeaderDelimitedMessageHandlerTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [DataRow("Content-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n{ }", "{}|{ }")]
    [DataRow("content-length:2\r\n\r\n{}", "{}")]
    [DataRow("CONTENT-LENGTH: \t 002 \t\r\n\r\n{}", "{}")]
    [DataRow("Content-Length: 0\r\n\r\n", "")]
    [DataRow("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("X-Test: 1\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("X-Empty:\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}", "{}")]
    [DataRow("Content-Type: application/vscode-jsonrpc; Charset=UTF8\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("Content-Type: application/vscode-jsonrpc; charset=\"utf-8\"\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    [DataRow("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "{}")]
    public async Task What_is_well_framed_is_read(string bytes, string messages) =>
        Assert.AreEqual(messages, string.Join('|', await Framings.ReadAsync("header", bytes, Stop)));

    [TestMethod]
    [DataRow("Content-Length: 67108865\r\n\r\n{")]
    [DataRow("Content-Length: 99999999999999999999999999\r\n\r\n{")]
    [DataRow("Content-Length: 0x10\r\n\r\n")]
    [DataRow("Content-Length: 12.0\r\n\r\n")]
    [DataRow("Content-Length: -1\r\n\r\n")]
    [DataRow("Content-Length: +2\r\n\r\n{}")]
    [DataRow("Content-Length: 2 2\r\n\r\n{}")]
    [DataRow("Content-Length:\r\n\r\n{}")]
    [DataRow("Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}")]
    [DataRow("Content-Length 2\r\n\r\n{}")]
    [DataRow("Content-Length : 2\r\n\r\n{}")]
    [DataRow(": 2\r\nContent-Length: 2\r\n\r\n{}")]
    [DataRow(" Content-Length: 2\r\n\r\n{}")]
    [DataRow("Content-Length: 2\n\n{}")]
    [DataRow("Content-Length: 2\r\r{}")]
    [DataRow("\r\n\r\n{}")]
    [DataRow("X-Test: 1\r\n\r\n{}")]
    [DataRow("Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-16\r\n\r\n{}")]
    [DataRow("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [DataRow("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n")]
    [DataRow("\0\u00ff\u0017\u00e2\r\n\r\n\u007f")]
    [DataRow("Content-Length: 2\r\n\r\n{")]
    [DataRow("Content-Length: 2\r\n")]
    [DataRow("Content-Length: 2\r")]
    [DataRow("Content-Len")]
    public async Task What_is_badly_framed_ends_the_connection(string bytes)
    {
        await Assert.ThrowsExactlyAsync<FramingException>(() => Framings.ReadAsync("header", bytes, Stop));

        // Nor does it help to come byte by byte.
        var drops = Encoding.Latin1.GetBytes(bytes).Select(one => new[] { one });
        await Assert.ThrowsExactlyAsync<FramingException>(() => Framings.ReadAsync("header", drops, Stop));
    }

    [TestMethod]
    public async Task A_header_may_be_long_but_not_endless()
    {
        const string line = "X-Fill: aaaaaaaaaaaaaaaaaaaaaa\r\n";
        var most = string.Concat(Enumerable.Repeat(line, (MessageLimits.HeaderBytes / line.Length) - 1));
        Assert.HasCount(1, await Framings.ReadAsync("header", most + "Content-Length: 2\r\n\r\n{}", Stop));

        await Assert.ThrowsExactlyAsync<FramingException>(() => Framings.ReadAsync("header", most + line + line + "Content-Length: 2\r\n\r\n{}", Stop));
    }

    [TestMethod]
    public async Task A_header_line_that_never_ends_is_refused_before_it_is_whole()
    {
        var endless = Enumerable.Repeat(new byte[1024], 1 + (MessageLimits.HeaderBytes / 1024)).Select(_ => Encoding.ASCII.GetBytes(new string('a', 1024)));

        await Assert.ThrowsExactlyAsync<FramingException>(() => Framings.ReadAsync("header", endless, Stop));
    }

    [TestMethod]
    public async Task A_large_message_comes_whole()
    {
        var text = $"\"{new string('é', 2_000_000)}\"";
        var bytes = await Framings.FrameAsync("header", [text, "{}"], Stop);

        var messages = await Framings.ReadAsync("header", bytes.Chunk(10_000), Stop);

        Assert.HasCount(2, messages);
        Assert.AreEqual(text, messages[0]);
    }
}
