using System.Text;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>One message a line.</summary>
[TestClass]
public sealed class NewLineDelimitedMessageHandlerTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [DataRow("{}\n", "{}")]
    [DataRow("{}\r\n{ }\r\n", "{}|{ }")]
    [DataRow("\n\r\n  \n{}\n\n", "{}")]
    [DataRow("{}", "{}")]
    [DataRow("", "")]
    public async Task Lines_are_messages(string bytes, string messages) =>
        Assert.AreEqual(messages, string.Join('|', await Framings.ReadAsync("line", bytes, Stop)));

    [TestMethod]
    public async Task A_line_break_between_tokens_does_not_break_the_message() =>
        Assert.AreEqual("{  \"a\":1 }\n", Encoding.UTF8.GetString(await Framings.FrameAsync("line", ["{\r\n\"a\":1\n}"], Stop)));

    [TestMethod]
    public async Task A_line_that_never_ends_is_refused()
    {
        var part = new byte[1024 * 1024];
        part.AsSpan().Fill((byte)' ');

        await Assert.ThrowsExactlyAsync<FramingException>(() =>
            Framings.ReadAsync("line", Enumerable.Repeat(part, 1 + (MessageLimits.BodyBytes / part.Length)), Stop));
    }
}
