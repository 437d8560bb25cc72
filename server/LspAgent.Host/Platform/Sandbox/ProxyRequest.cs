using System.Globalization;
using System.Text;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What a program asks of a proxy: a way through to a host, or one plain request.</summary>
/// <param name="Host">Lower case, without a trailing dot or brackets.</param>
/// <param name="IsTunnel">True when the program speaks to the host itself once it is connected.</param>
/// <param name="Origin">What the host is told; nothing for a tunnel.</param>
internal sealed record ProxyRequest(string Host, int Port, bool IsTunnel, byte[] Origin)
{
    private const int MaxHead = 16 * 1024;

    /// <summary>Reads the head of a request. Null when it is none, or too long.</summary>
    /// <returns>The request, and what was read behind its head.</returns>
    public static async Task<(ProxyRequest Request, byte[] More)?> ReadAsync(Stream client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHead];
        for (var length = 0; length < buffer.Length;)
        {
            var count = await client.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return null;
            }

            length += count;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                return Parse(Encoding.Latin1.GetString(buffer, 0, end)) is { } request ? (request, buffer[(end + 4)..length]) : null;
            }
        }

        return null;
    }

    private static ProxyRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        if (method is "CONNECT")
        {
            var colon = target.LastIndexOf(':');
            return colon > 0 && int.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                && Name(target[..colon]) is { } tunnelHost
                ? new ProxyRequest(tunnelHost, port, IsTunnel: true, [])
                : null;
        }

        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Scheme is not "http" || address.UserInfo.Length > 0 || Name(address.IdnHost) is not { } host)
        {
            return null;
        }

        // One request for a connection, so that the next one is looked at as well.
        var kept = lines.Skip(1).Where(static line =>
            !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
            && !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)
            && !line.StartsWith("Keep-Alive:", StringComparison.OrdinalIgnoreCase)
            && !line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase));
        var text = string.Join("\r\n", [$"{method} {address.PathAndQuery} HTTP/1.1", $"Host: {address.Authority}", .. kept, "Connection: close", "", ""]);
        return new ProxyRequest(host, address.Port, IsTunnel: false, Encoding.Latin1.GetBytes(text));
    }

    /// <summary>The host as it is compared; null for what is no name and no address.</summary>
    private static string? Name(string host)
    {
        var name = host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        return name.Length is > 0 and < 254 && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':') ? name : null;
    }
}
