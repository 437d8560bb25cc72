using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LspAgent.Tools.Tests.Sandbox;

/// <summary>A NuGet feed with one package, on an address of this machine that programs ask through a proxy.</summary>
internal sealed class SmallFeed : IAsyncDisposable
{
    public const string Host = "127.0.0.2";

    private const string Nuspec = """
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata><id>Small.Package</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata>
        </package>
        """;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    public SmallFeed()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Parse(Host), 0));
        _listener.Listen();
        Address = $"http://{Host}:{((IPEndPoint)_listener.LocalEndPoint!).Port}/";
        _serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_ending.Token);
                await using var stream = new NetworkStream(socket);
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var path = (await reader.ReadLineAsync(_ending.Token))?.Split(' ')[1];
                while (await reader.ReadLineAsync(_ending.Token) is { Length: > 0 })
                {
                    // The rest of the head says nothing that this feed needs.
                }

                var body = Answer(path);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(body is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {body?.Length ?? 0}\r\nConnection: close\r\n\r\n"), _ending.Token);
                await stream.WriteAsync(body ?? [], _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private byte[]? Answer(string? path) => path switch
    {
        "/v3/index.json" => Encoding.UTF8.GetBytes($$"""{"version":"3.0.0","resources":[{"@id":"{{Address}}flat/","@type":"PackageBaseAddress/3.0.0"}]}"""),
        "/flat/small.package/index.json" => """{"versions":["1.0.0"]}"""u8.ToArray(),
        "/flat/small.package/1.0.0/small.package.1.0.0.nupkg" => Package(),
        _ => null,
    };

    private static byte[] Package()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var nuspec = zip.CreateEntry("Small.Package.nuspec").Open();
            nuspec.Write(Encoding.UTF8.GetBytes(Nuspec));
        }

        return bytes.ToArray();
    }
}
