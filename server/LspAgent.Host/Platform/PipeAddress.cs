using System.IO.Pipes;
using System.Net.Sockets;

namespace LspAgent.Host.Platform;

/// <summary>Connects to the pipe on which an editor waits for its server: a socket's path on Unix, a pipe's name on Windows.</summary>
internal static class PipeAddress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="IOException">Nobody listens there; the message says so in one sentence.</exception>
    public static async Task<Stream> ConnectAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return OperatingSystem.IsWindows()
                ? await ConnectPipeAsync(name, cancellationToken)
                : await ConnectSocketAsync(name, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot connect to the pipe '{name}': {e.Message}. The editor must be listening on it before it starts the server.", e);
        }
    }

    private static async Task<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        const string prefix = @"\\.\pipe\";
        var bare = name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
        var pipe = new NamedPipeClientStream(".", bare, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(Patience, cancellationToken);
        return pipe;
    }

    private static async Task<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
