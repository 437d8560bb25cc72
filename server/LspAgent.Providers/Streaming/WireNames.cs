using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Ids and names of calls as every vendor takes them. A conversation may have begun with another vendor, and a model may
/// invent a tool: neither may make the services refuse the whole conversation for ever.
/// </summary>
internal static class WireNames
{
    private const int MaxIdLength = 40;
    private const int MaxNameLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    public static string Id(string id)
    {
        if (id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(Allowed))
        {
            return id;
        }

        // The same id always becomes the same other one, so that call and result still belong together.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 8));
        return Clean(id.Length > 20 ? id[..20] : id) + "_" + hash;
    }

    public static string Name(string name) => name.Length == 0 ? "unnamed_tool" : Clean(name.Length > MaxNameLength ? name[..MaxNameLength] : name);

    private static string Clean(string text) => text.AsSpan().ContainsAnyExcept(Allowed)
        ? string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = Allowed.Contains(source[i]) ? source[i] : '_';
            }
        })
        : text;
}
