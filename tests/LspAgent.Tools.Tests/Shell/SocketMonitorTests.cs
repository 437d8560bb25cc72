using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>A WebSocket that is watched: each frame is told, it ends as a command does, and its host is judged as that of a page.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class SocketMonitorTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShellHost _shells = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Tooling _tooling;

    public SocketMonitorTests()
    {
        _tooling = new Tooling(_folder.Path);
        _listener.Start();
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private string Url => $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/feed?a=b";

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _listener.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task Each_frame_is_told_and_the_end_of_the_connection_too()
    {
        StringAssert.StartsWith(await MonitorAsync($$"""{"ws":{"url":"{{Url}}","protocols":["news"]},"description":"the feed"}"""), "Task b1 watches: each frame that comes is told to you, for 5 min.");
        using var server = await AcceptAsync();
        await server.SendAsync("one \u202eframe"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        Assert.AreEqual("Monitor b1 (the feed):\none frame", await _tooling.Said.ReadAsync(Token));
        await server.SendAsync(new byte[3], WebSocketMessageType.Binary, endOfMessage: true, Token);
        Assert.AreEqual("Monitor b1 (the feed):\n[A binary frame of 3 bytes.]", await _tooling.Said.ReadAsync(Token));
        await server.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, Token);
        Assert.AreEqual("Monitor b1 (the feed) is over: Task b1 ended with exit code 0.", await _tooling.Said.ReadAsync(Token));
    }

    [TestMethod]
    public async Task It_is_stopped_as_a_command_is()
    {
        await MonitorAsync($$"""{"ws":{"url":"{{Url}}","protocols":["news"]},"description":"the feed","persistent":true}""");
        using var server = await AcceptAsync();
        StringAssert.StartsWith(await _tooling.TextAsync(new TaskStopTool(_shells), """{"task_id":"b1"}""", Token), "Task b1 was ended");
    }

    [TestMethod]
    public async Task A_connection_that_fails_says_why()
    {
        var url = Url;
        _listener.Stop();
        await MonitorAsync($$"""{"ws":{"url":"{{url}}"},"description":"the feed"}""");
        StringAssert.StartsWith(await _tooling.Said.ReadAsync(Token), "Monitor b1 (the feed):\n[The connection failed: ");
        Assert.AreEqual("Monitor b1 (the feed) is over: Task b1 ended with exit code 1.", await _tooling.Said.ReadAsync(Token));
    }

    [TestMethod]
    [DataRow("""{"description":"d"}""", "Give either command or ws")]
    [DataRow("""{"description":"d","command":"ls","ws":{"url":"wss://example.com"}}""", "Give either command or ws")]
    [DataRow("""{"description":"d","ws":{"url":"https://example.com"}}""", "must begin with wss://")]
    [DataRow("""{"description":"d","ws":{"url":"wss://user:pw@example.com"}}""", "hold no password")]
    public async Task What_cannot_be_watched_is_refused(string input, string expected) =>
        StringAssert.Contains(await MonitorAsync(input), expected);

    [TestMethod]
    public async Task Its_host_is_judged_as_that_of_a_page()
    {
        var call = await _tooling.PrepareAsync(new MonitorTool(_shells), """{"description":"d","ws":{"url":"wss://news.example.com/feed"}}""", Token);
        Assert.AreEqual("https://news.example.com/feed", call.Addresses.Single().AbsoluteUri);
        Assert.AreEqual(ToolEffects.UsesNetwork, call.Effects);
        Assert.IsNull(call.Command);
    }

    private Task<string> MonitorAsync(string input) => _tooling.TextAsync(new MonitorTool(_shells), input, Token);

    private async Task<WebSocket> AcceptAsync()
    {
        var stream = (await _listener.AcceptTcpClientAsync(Token)).GetStream();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, Token) == 1)
        {
            head.Append((char)one[0]);
        }

        StringAssert.StartsWith(head.ToString(), "GET /feed?a=b HTTP/1.1\r\n");
        var key = head.ToString().Split("\r\n").Single(static line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // The protocol wants it so.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: news\r\n\r\n"), Token);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "news" });
    }
}
