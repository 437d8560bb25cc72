using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>Writes JSON with as few escapes as JSON allows, and keeps what every dialect can share. Safe for concurrent use.</summary>
internal static class JsonPieces
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly ConditionalWeakTable<SystemSection, byte[]> Sections = [];

    public static byte[] Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes which sites a search may use, if that is limited: in the same words in every dialect.</summary>
    public static void WriteDomains(Utf8JsonWriter writer, HostedSearch search)
    {
        var isAllowed = !search.AllowedDomains.IsDefaultOrEmpty;
        var domains = isAllowed ? search.AllowedDomains : search.BlockedDomains;
        if (domains.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray(isAllowed ? "allowed_domains"u8 : "blocked_domains"u8);
        foreach (var domain in domains)
        {
            writer.WriteStringValue(domain);
        }

        writer.WriteEndArray();
    }

    /// <summary>The text of a section as it stands between the quotes of a JSON string; made once for its life.</summary>
    public static byte[] Escaped(SystemSection section) => Sections.GetValue(
        section, static one => JsonEncodedText.Encode(one.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray());
}
