using System.Net;
using System.Net.Sockets;

namespace LspAgent.Tools.Web;

/// <summary>
/// Which addresses a page may be fetched from: those of the public internet. A name is resolved once, every address that it
/// has is looked at, and the connection goes to one of just these.
/// </summary>
public static class AddressRules
{
    /// <summary>Reserved blocks of IPv4: this host, private, shared, loopback, link-local, documentation, benchmarks, multicast and the future.</summary>
    private static readonly IPNetwork[] NotPublic4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(static network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");

    /// <summary>Parts of the public block that stand for other addresses, or for none.</summary>
    private static readonly IPNetwork[] NotPublic6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(static network => IPNetwork.Parse(network))];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily is AddressFamily.InterNetwork
            ? !Array.Exists(NotPublic4, network => network.Contains(address))
            : Public6.Contains(address) && !Array.Exists(NotPublic6, network => network.Contains(address));
    }

    /// <summary>What the model wrote, as an address that can be fetched; null with a sentence when it is none.</summary>
    public static (Uri? Address, string Problem) Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return (null, $"'{text}' is no address of the web: it must begin with https:// or http://.");
        }

        if (address.UserInfo.Length > 0)
        {
            return (null, "An address with a user's name or password in it is not fetched.");
        }

        return text.Length > 2000 ? (null, "The address is longer than 2000 characters.") : (address, "");
    }
}
