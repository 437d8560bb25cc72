using System.Net;
using System.Net.Sockets;
using System.Text;
using LspAgent.Core.Settings;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>The one way out of the sandbox: to hosts that the user named, through a proxy that says what it refused.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
public sealed class NetworkTests
{
    /// <summary>Of this machine, and in no list of what goes without a proxy.</summary>
    private const string Host = "127.0.0.2";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_named_host_is_reached_and_no_other()
    {
        await using var kit = await MakeAsync(Host, "*.example.com");
        using var server = Serve(Host, out var port);
        var answering = AnswerAsync(server);
        StringAssert.EndsWith(await kit.RunAsync(Ask($"GET http://{Host}:{port}/page HTTP/1.1\\r\\nHost: other\\r\\nProxy-Authorization: x\\r\\n\\r\\n"), TestContext.CancellationToken), "\n\nhello");
        StringAssert.Matches(await answering, new($@"^GET /page HTTP/1\.1\r\nHost: {Host}:{port}\r\nConnection: close\r\n\r\n$"));

        var refused = await kit.RunAsync(Ask("CONNECT 127.0.0.3:443 HTTP/1.1\\r\\n\\r\\n"), TestContext.CancellationToken);
        StringAssert.Contains(refused, "HTTP/1.1 403 Forbidden");
        StringAssert.Contains(refused, "[The sandbox let nothing through to 127.0.0.3.");
    }

    [TestMethod]
    public async Task A_tunnel_carries_bytes_both_ways()
    {
        await using var kit = await MakeAsync(Host);
        using var server = Serve(Host, out var port);
        var echo = Task.Run(async () =>
        {
            using var socket = await server.AcceptAsync(TestContext.CancellationToken);
            var buffer = new byte[100];
            var count = await socket.ReceiveAsync(buffer, TestContext.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"echo {Encoding.ASCII.GetString(buffer, 0, count)}"), TestContext.CancellationToken);
        }, TestContext.CancellationToken);
        var said = await kit.RunAsync(Ask($"CONNECT {Host}:{port} HTTP/1.1\\r\\n\\r\\nping"), TestContext.CancellationToken);
        await echo;
        Assert.AreEqual("HTTP/1.1 200 Connection established\n\necho ping", said);
    }

    [TestMethod]
    [DataRow("CONNECT localhost:PORT HTTP/1.1", DisplayName = "a private address behind a name that is allowed by a pattern")]
    [DataRow("CONNECT evil.127.0.0.2:PORT HTTP/1.1")]
    [DataRow("CONNECT 127.0.0.2.evil:PORT HTTP/1.1")]
    [DataRow("CONNECT 127.0.0.2@evil:PORT HTTP/1.1")]
    [DataRow("CONNECT 2130706434:PORT HTTP/1.1")]
    [DataRow("CONNECT [::ffff:127.0.0.2]:PORT HTTP/1.1")]
    [DataRow("GET http://127.0.0.2@127.0.0.3:PORT/ HTTP/1.1")]
    [DataRow("GET ftp://127.0.0.2:PORT/ HTTP/1.1")]
    [DataRow("GET / HTTP/1.1\\r\\nHost: 127.0.0.2")]
    [DataRow("nonsense")]
    public async Task Nothing_else_gets_through(string request)
    {
        await using var kit = await MakeAsync("127.0.0.9", "local*");
        using var server = Serve("0.0.0.0", out var port);
        var said = await kit.RunAsync(Ask($"{request.Replace("PORT", $"{port}", StringComparison.Ordinal)}\\r\\n\\r\\n"), TestContext.CancellationToken);
        StringAssert.Matches(said, new("HTTP/1.1 (400|403|502) "));
        Assert.IsFalse(server.Poll(0, SelectMode.SelectRead), said);
    }

    [TestMethod]
    public async Task A_host_that_is_refused_by_name_is_refused_whatever_is_allowed()
    {
        await using var kit = await SandboxKit.MakeAsync(TestContext.CancellationToken, new SandboxSettings { Network = new SandboxNetworkSettings { AllowedDomains = ["*"], DeniedDomains = [Host] } });
        using var server = Serve(Host, out var port);
        StringAssert.Contains(await kit.RunAsync(Ask($"CONNECT {Host}:{port} HTTP/1.1\\r\\n\\r\\n"), TestContext.CancellationToken), "HTTP/1.1 403 Forbidden");
        Assert.IsFalse(server.Poll(0, SelectMode.SelectRead));
    }

    [TestMethod]
    public async Task Without_the_proxy_there_is_no_way_even_to_a_named_host()
    {
        await using var kit = await MakeAsync(Host);
        using var server = Serve(Host, out var port);
        StringAssert.StartsWith(await kit.RunAsync($"exec 3<>/dev/tcp/{Host}/{port}", TestContext.CancellationToken), "error: ");
        Assert.IsFalse(server.Poll(0, SelectMode.SelectRead));
    }

    private Task<SandboxKit> MakeAsync(params string[] domains) =>
        SandboxKit.MakeAsync(TestContext.CancellationToken, new SandboxSettings { Network = new SandboxNetworkSettings { AllowedDomains = [.. domains] } });

    /// <summary>Sends a request to the proxy that the environment names, and prints its answer.</summary>
    private static string Ask(string request) =>
        $"P=${{https_proxy##*:}}; exec 3<>/dev/tcp/127.0.0.1/$P && printf '{request}' >&3 && timeout 10 cat <&3 | tr -d '\\r'";

    private static Socket Serve(string address, out int port)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        server.Listen();
        port = ((IPEndPoint)server.LocalEndPoint!).Port;
        return server;
    }

    private async Task<string> AnswerAsync(Socket server)
    {
        using var socket = await server.AcceptAsync(TestContext.CancellationToken);
        var buffer = new byte[1000];
        var count = await socket.ReceiveAsync(buffer, TestContext.CancellationToken);
        await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray(), TestContext.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
