using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace LspAgent.Core.Permissions.Web;

/// <summary>An address as one strict reader takes it. Closed: what two readers could take differently is never plain.</summary>
public abstract record WebAddress
{
    private WebAddress()
    {
    }

    /// <param name="Name">Lower case ASCII, without a trailing dot or brackets.</param>
    /// <param name="IsInternal">True for this machine and for networks that are not public, however it is spelled.</param>
    /// <param name="Doubt">Why it is not plain; null when it is.</param>
    /// <param name="IsForeignScript">True when nothing but letters of another script is in doubt; then the name is the ASCII form of its host.</param>
    public sealed record Host(string Name, bool IsInternal, string? Doubt, bool IsForeignScript = false) : WebAddress;

    public sealed record Refused(string Because) : WebAddress;

    private static readonly FrozenSet<string> InternalNames = new[]
    {
        "localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "ip6-loopback", "broadcasthost", "metadata", "instance-data", "host.docker.internal",
        "gateway.docker.internal", "kubernetes.default.svc", "kubernetes.docker.internal",
    }.ToFrozenSet(StringComparer.Ordinal);

    private const string LooksAlike = "its host holds letters that are not ASCII and may only look like others";

    private static readonly string[] InternalEnds = [".localhost", ".localdomain", ".internal", ".local", ".lan", ".home.arpa", ".svc.cluster.local"];

    /// <summary>Services whose names stand for any address that is written in them.</summary>
    private static readonly string[] Resolving = ["nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com"];

    public static WebAddress Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var trimmed = text.TrimStart();
        if (colon <= 0)
        {
            return new Refused("it is no address with a scheme");
        }

        var scheme = trimmed[..Math.Max(0, trimmed.IndexOf(':', StringComparison.Ordinal))].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            return new Refused("only http and https addresses are fetched");
        }

        string? doubt = null;
        if (trimmed.Length != text.Length || text.Any(static letter => letter is <= ' ' or '\\' or '\u007f' or '"' or '<' or '>' or '^' or '`' or '{' or '|' or '}'))
        {
            doubt = "it holds characters that readers of addresses take differently";
        }

        var rest = trimmed[(scheme.Length + 1)..];
        var slashes = rest.Length - rest.TrimStart('/', '\\').Length;
        if (slashes != 2 || !rest.StartsWith("//", StringComparison.Ordinal))
        {
            doubt ??= "it does not have exactly two slashes before its host";
        }

        rest = rest[slashes..];
        var end = rest.AsSpan().IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        if (end >= 0 && rest[end] != '/' && rest.Contains('@', StringComparison.Ordinal))
        {
            doubt ??= "it has a sign for a user behind its host";
        }

        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            doubt ??= "it holds a user's name or password";
            authority = authority[(at + 1)..];
        }

        return ReadHost(authority, doubt);
    }

    private static WebAddress ReadHost(string authority, string? doubt)
    {
        var host = authority;
        var port = string.Empty;
        if (authority.StartsWith('['))
        {
            var close = authority.IndexOf(']', StringComparison.Ordinal);
            host = close < 0 ? authority[1..] : authority[1..close];
            port = close < 0 ? string.Empty : authority[(close + 1)..];
            doubt ??= close < 0 || !IPAddress.TryParse(host, out _) || host.Contains('%', StringComparison.Ordinal) ? "its address is not written plainly" : null;
        }
        else if (authority.LastIndexOf(':') is var colon and >= 0)
        {
            (host, port) = (authority[..colon], authority[colon..]);
        }

        if (port.Length > 0 && !(port[0] == ':' && (port.Length == 1 || (port[1..].All(char.IsAsciiDigit) && port.Length <= 6 && int.Parse(port[1..], CultureInfo.InvariantCulture) is > 0 and <= 65535))))
        {
            doubt ??= "its port is not a number that a port can have";
        }

        if (host.Contains('%', StringComparison.Ordinal))
        {
            doubt ??= "its host is written with percent signs";
            host = Uri.UnescapeDataString(host);
        }

        var isForeignScript = false;
        if (!host.All(char.IsAscii))
        {
            var folded = Fold(host);
            var ascii = folded.Equals(host, StringComparison.Ordinal) ? ToAscii(host) : null;
            isForeignScript = ascii is not null;
            doubt ??= isForeignScript ? null : LooksAlike;
            host = ascii ?? folded;
        }

        host = host.ToLowerInvariant();
        if (host.EndsWith('.'))
        {
            host = host[..^1];
        }

        if (host.Length == 0)
        {
            return new Refused("it names no host");
        }

        if (ReadNumbers(host) is { } address)
        {
            if (!address.ToString().Equals(host, StringComparison.Ordinal) && !host.Contains(':', StringComparison.Ordinal))
            {
                doubt ??= $"its host is another way to write {address}";
            }

            return new Host(host, IsInternalAddress(address), doubt);
        }

        if (host.Split('.').Any(static label => label.Length is 0 or > 63 || !label.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')))
        {
            doubt ??= "its host is no plain name";
        }

        if (Resolving.Any(name => host.Equals(name, StringComparison.Ordinal) || host.EndsWith("." + name, StringComparison.Ordinal)))
        {
            doubt ??= "its host stands for any address that is written in it";
        }

        // A last label of digits is an address to some readers and a name to others.
        if (host[(host.LastIndexOf('.') + 1)..] is [>= '0' and <= '9', ..])
        {
            doubt ??= "its host is neither a plain name nor a plain address";
        }

        return new Host(
            host,
            InternalNames.Contains(host) || InternalEnds.Any(end => host.EndsWith(end, StringComparison.Ordinal)),
            doubt ?? (isForeignScript ? LooksAlike : null),
            isForeignScript && doubt is null);
    }

    /// <summary>The form in which a host of another script is looked up; null when it has none.</summary>
    internal static string? ToAscii(string host)
    {
        try
        {
            return new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Letters that stand for ASCII ones to readers which normalise first, such as full-width digits and dots.</summary>
    private static string Fold(string host) => string.Concat(host.Where(static letter => !IsDropped(letter)).Select(static letter => letter switch
    {
        >= '\uff01' and <= '\uff5e' => (char)(letter - 0xfee0),
        '\u3002' or '\uff61' => '.',
        >= '\u2460' and <= '\u2468' => (char)('1' + (letter - '\u2460')),
        '\u24ea' => '0',
        >= '\u24d0' and <= '\u24e9' => (char)('a' + (letter - '\u24d0')),
        '\u00b9' => '1',
        '\u00b2' => '2',
        '\u00b3' => '3',
        >= '\u2070' and <= '\u2079' => (char)('0' + (letter - '\u2070')),
        >= '\u2080' and <= '\u2089' => (char)('0' + (letter - '\u2080')),
        _ => letter,
    }));

    /// <summary>Characters that nobody sees; readers of names leave them out.</summary>
    private static bool IsDropped(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.Format || letter is (>= '\ufe00' and <= '\ufe0f') or '\u034f' or (>= '\u180b' and <= '\u180f');

    /// <summary>An IP address in any notation that some resolver takes: decimal, hexadecimal, octal, with fewer than four parts.</summary>
    private static IPAddress? ReadNumbers(string host)
    {
        if (host.Contains(':', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(host.Split('%')[0], out var six) ? six : null;
        }

        var parts = host.Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        var value = 0L;
        for (var index = 0; index < parts.Length; index++)
        {
            if (Number(parts[index]) is not { } number)
            {
                return null;
            }

            var isLast = index == parts.Length - 1;
            var bits = isLast ? 8 * (4 - index) : 8;
            value = (value << bits) | (number & ((1L << bits) - 1));
        }

        return new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }

    private static long? Number(string part)
    {
        var (digits, numberBase) = part.StartsWith("0x", StringComparison.Ordinal) ? (part[2..], 16) : part.Length > 1 && part[0] == '0' ? (part[1..], 8) : (part, 10);
        if (part.Length == 0 || digits.Length > 24)
        {
            return null;
        }

        var value = 0L;
        foreach (var digit in digits)
        {
            var number = char.IsAsciiHexDigit(digit) ? int.Parse(digit.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 99;
            if (number >= (numberBase == 8 ? 10 : numberBase))
            {
                return null;
            }

            value = ((value * numberBase) + number) & 0xffffffffff;
        }

        return value;
    }

    private static bool IsInternalAddress(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return bytes switch
            {
                [0 or 10 or 127, ..] => true,
                [100, >= 64 and <= 127, ..] => true,
                [169, 254, ..] => true,
                [172, >= 16 and <= 31, ..] => true,
                [192, 168, ..] => true,
                [192, 0, 0 or 2, _] => true,
                [192, 88, 99, _] => true,
                [198, 18 or 19, ..] => true,
                [198, 51, 100, _] => true,
                [203, 0, 113, _] => true,
                [>= 224, ..] => true,
                _ => false,
            };
        }

        // Addresses of the older kind inside the newer: mapped, compatible, translated, tunnelled.
        if (bytes.AsSpan(0, 10).IndexOfAnyExcept((byte)0) < 0 && bytes[10] is 0 or 0xff)
        {
            return bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0, (byte)0xff) >= 0 || IsInternalAddress(new IPAddress(bytes.AsSpan(12)));
        }

        return bytes switch
        {
            [0x00, 0x64, 0xff, 0x9b, ..] => IsInternalAddress(new IPAddress(bytes.AsSpan(12))),
            [0x20, 0x02, ..] => IsInternalAddress(new IPAddress(bytes.AsSpan(2, 4))),
            [0x20, 0x01, 0x00, 0x00, ..] => true,
            [0xfc or 0xfd, ..] => true,
            [0xfe, >= 0x80, ..] => true,
            [0xff, ..] => true,
            [0x00, ..] => true,
            [0x01, 0x00, 0, 0, 0, 0, 0, 0, ..] => true,
            [0x20, 0x01, 0x0d, 0xb8, ..] => true,
            [0x3f, 0xff, <= 0x0f, ..] or [0x5f, 0x00, ..] => true,
            _ => false,
        };
    }
}
