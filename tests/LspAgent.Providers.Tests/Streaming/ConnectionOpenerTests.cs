using System.Net;
using System.Net.Sockets;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Tests.Streaming;

/// <summary>A connection that is opened before it is asked for saves the request its wait, and never costs it its answer.</summary>
[TestClass]
public sealed class ConnectionOpenerTests
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray();

    public required TestContext TestContext { get; init; }

    private CancellationToken Stop => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_first_request_goes_over_the_early_connection()
    {
        using var listener = Listen(out var address);
        using var transport = new ModelTransport(TimeSpan.FromSeconds(30));
        transport.ConnectEarly(address);
        using var early = await listener.AcceptSocketAsync(Stop);

        var asked = AskAsync(transport, address);
        await ServeAsync(early);
        Assert.AreEqual("ok", await asked);
        Assert.IsFalse(listener.Pending());
    }

    [TestMethod]
    public async Task An_early_connection_that_the_service_closed_is_replaced()
    {
        using var listener = Listen(out var address);
        using var transport = new ModelTransport(TimeSpan.FromSeconds(30));
        transport.ConnectEarly(address);
        (await listener.AcceptSocketAsync(Stop)).Dispose();

        var asked = AskAsync(transport, address);
        using var second = await listener.AcceptSocketAsync(Stop);
        await ServeAsync(second);
        Assert.AreEqual("ok", await asked);
    }

    [TestMethod]
    public async Task An_early_connection_to_elsewhere_is_not_used()
    {
        using var elsewhere = Listen(out var wrong);
        using var listener = Listen(out var address);
        using var transport = new ModelTransport(TimeSpan.FromSeconds(30));
        transport.ConnectEarly(wrong);
        using var early = await elsewhere.AcceptSocketAsync(Stop);

        var asked = AskAsync(transport, address);
        using var right = await listener.AcceptSocketAsync(Stop);
        await ServeAsync(right);
        Assert.AreEqual("ok", await asked);
        Assert.AreEqual(0, await early.ReceiveAsync(new byte[1], Stop), "it is closed, and nothing was sent on it");
    }

    [TestMethod]
    public async Task When_nothing_answered_early_the_request_tries_again()
    {
        var listener = Listen(out var address);
        listener.Stop();
        using var transport = new ModelTransport(TimeSpan.FromSeconds(30));
        transport.ConnectEarly(address);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(transport, address));
    }

    private static TcpListener Listen(out Uri address)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        return listener;
    }

    private async Task<string> AskAsync(ModelTransport transport, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await transport.SendAsync(request, Stop);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private async Task ServeAsync(Socket socket)
    {
        Assert.AreNotEqual(0, await socket.ReceiveAsync(new byte[4096], Stop));
        await socket.SendAsync(Answer, Stop);
    }
}
