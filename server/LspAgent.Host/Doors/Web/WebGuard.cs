using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LspAgent.Host.Doors.Web;

/// <summary>
/// Decides who may speak to the page's server: only a browser that reached it under its own name, from a page of its own, and
/// with the token that was printed for the user. Everything that is not known is refused.
/// </summary>
/// <param name="port">Where the server listens on 127.0.0.1.</param>
/// <param name="token">The secret of this run.</param>
internal sealed class WebGuard(int port, string token)
{
    /// <summary>What a browser offers as a protocol of the WebSocket, since it cannot set headers there.</summary>
    public const string TokenProtocol = "token.";

    private const string Bearer = "Bearer ";

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    private readonly string[] _hosts =
    [
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"),
    ];

    public static string CreateToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>False for any other name that leads here, as after DNS rebinding.</summary>
    public bool IsOwnHost(string? host) => _hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>False for a page of another server, for a file, and where a browser says nothing.</summary>
    public bool IsOwnOrigin(string? origin) =>
        origin is not null && origin.StartsWith("http://", StringComparison.Ordinal) && IsOwnHost(origin["http://".Length..]);

    public bool IsAuthorized(string? authorization) =>
        authorization is not null && authorization.StartsWith(Bearer, StringComparison.Ordinal) && IsToken(authorization[Bearer.Length..]);

    /// <param name="protocols">What the client offers for its WebSocket.</param>
    public bool IsAuthorized(IEnumerable<string> protocols) =>
        protocols.Any(protocol => protocol.StartsWith(TokenProtocol, StringComparison.Ordinal) && IsToken(protocol[TokenProtocol.Length..]));

    /// <summary>Takes as long for a near miss as for any other.</summary>
    private bool IsToken(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token);
}
