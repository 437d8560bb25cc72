using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// This executable as it runs for a moment inside of a session's network: it listens there, says on which descriptor, and
/// waits until the listener was taken over. Only a process in that network can make a socket of it.
/// </summary>
internal static class SandboxListener
{
    public const string Verb = "sandbox-listener";

    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken shutdown)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var line = string.Create(CultureInfo.InvariantCulture, $"{listener.SafeHandle.DangerousGetHandle()}\n");
        await output.WriteAsync(Encoding.ASCII.GetBytes(line), shutdown);
        await output.FlushAsync(shutdown);
        await input.CopyToAsync(Stream.Null, shutdown);
        return 0;
    }
}
