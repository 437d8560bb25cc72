using System.Globalization;
using System.Text;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>What a broken or hostile client might send: valid messages damaged in every way, and noise. The same seed gives the same bytes.</summary>
/// <param name="inLines">True for a door where a message is a line, and not a frame.</param>
internal sealed class FuzzBytes(Random random, bool inLines)
{
    // Rare, since hardly anything is looked at after it.
    private const string Shutdown = """{"jsonrpc":"2.0","id":4,"method":"shutdown"}""";

    private static readonly string[] Messages =
    [
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":"file:///nowhere","capabilities":{"general":{"positionEncodings":["utf-8","utf-16"]}}}}""",
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{"fs":{"readTextFile":true}}}}""",
        """{"jsonrpc":"2.0","method":"initialized","params":{}}""",
        """{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///nowhere/a.cs","languageId":"csharp","version":1,"text":"class A\r\n{\r\n}\r\n"}}}""",
        """{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///nowhere/a.cs","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":6},"end":{"line":1,"character":0}},"text":"Bé😀"}]}}""",
        """{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///nowhere/a.cs"},"text":"x"}}""",
        """{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///nowhere/a.cs"}}}""",
        """{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///nowhere/b","name":"b"}],"removed":[]}}}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""",
        """{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":1}}""",
        """{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"verbose"}}""",
        """{"jsonrpc":"2.0","id":"s","method":"session/list","params":{}}""",
        """{"jsonrpc":"2.0","id":"n","method":"session/new","params":{"cwd":"/nowhere","mcpServers":[]}}""",
        """{"jsonrpc":"2.0","id":5,"method":"session/load","params":{"sessionId":"0","cwd":"/nowhere","mcpServers":[]}}""",
        """{"jsonrpc":"2.0","id":6,"method":"session/prompt","params":{"sessionId":"0","prompt":[{"type":"text","text":"hello"}]}}""",
        """{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"0"}}""",
        """{"jsonrpc":"2.0","id":7,"method":"_lspagent/session/resync","params":{"sessionId":"0","fromSeq":-1}}""",
        """{"jsonrpc":"2.0","id":8,"method":"_lspagent/auth/set","params":{"provider":"anthropic","key":"none"}}""",
        """{"jsonrpc":"2.0","id":2,"method":"unknown/method","params":[1,2,3]}""",
        """{"jsonrpc":"2.0","id":3,"result":null}""",
    ];

    private static readonly string[] Lengths = ["-1", "0", "1", "00", "9999999999999999999", "2147483647", "104857600", "1e3", "0x10", "", " 5 5", "²"];

    /// <summary>A frame whose length is right, with something else than a good message in it, mostly.</summary>
    public byte[] Framed()
    {
        var body = random.Next(4) switch
        {
            0 => Encoding.UTF8.GetBytes(Json(0)),
            1 => Noise(random.Next(1, 300)),
            2 => Damaged(Encoding.UTF8.GetBytes(Message())),
            _ => Encoding.UTF8.GetBytes(Message()),
        };
        return WithLength(body, body.Length.ToString(CultureInfo.InvariantCulture));
    }

    public byte[] Unframed()
    {
        var message = Encoding.UTF8.GetBytes(Message());
        var frame = WithLength(message, message.Length.ToString(CultureInfo.InvariantCulture));
        return random.Next(8) switch
        {
            0 => Noise(random.Next(1, 2000)),
            1 => WithLength(message, Lengths[random.Next(Lengths.Length)]),
            2 => WithLength(message, (message.Length + random.Next(-20, 20)).ToString(CultureInfo.InvariantCulture)),
            3 => Damaged(frame),

            // Mostly good ones, so that some damage arrives deep inside a conversation.
            _ => frame,
        };
    }

    private byte[] WithLength(byte[] body, string length) =>
        inLines ? [.. body, (byte)'\n'] : [.. Encoding.UTF8.GetBytes($"Content-Length: {length}\r\n\r\n"), .. body];

    private string Message() => random.Next(300) == 0 ? Shutdown : Messages[random.Next(Messages.Length)];

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private byte[] Damaged(byte[] bytes)
    {
        var (one, other) = (random.Next(bytes.Length + 1), random.Next(bytes.Length + 1));
        var (start, end) = (Math.Min(one, other), Math.Max(one, other));
        switch (random.Next(5))
        {
            case 0:
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 1:
                return bytes[..end];
            case 2:
                return [.. bytes[..start], .. bytes[end..]];
            case 3:
                return [.. bytes[..end], .. bytes[start..]];
            default:
                return [.. bytes[..start], .. Encoding.UTF8.GetBytes(Message())[..8], .. bytes[start..]];
        }
    }

    /// <summary>JSON that is well formed and means nothing, or nearly something: the names are those of messages.</summary>
    private string Json(int depth)
    {
        string[] names = ["jsonrpc", "id", "method", "params", "result", "error", "textDocument", "uri", "x"];
        string[] leaves = ["null", "true", "0", "-1", "1e999", "12345678901234567890", "\"2.0\"", "\"\"", "\"\\ud800\"", "\"initialize\"", "\"textDocument/didChange\"", "\"file:///%\""];
        return (depth > 6 ? 9 : random.Next(depth == 0 ? 8 : 10)) switch
        {
            0 => new string('[', random.Next(1, 2000)),
            1 or 2 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(depth + 1)))}]",
            < 8 => $"{{{string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{names[random.Next(names.Length)]}\":{Json(depth + 1)}"))}}}",
            _ => leaves[random.Next(leaves.Length)],
        };
    }
}
