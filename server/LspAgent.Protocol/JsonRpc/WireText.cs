using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Reads strings of the envelope, which may hold escapes that are no text.</summary>
internal static class WireText
{
    /// <summary>Null if the string holds half of a surrogate pair, which no .NET string may be made of here.</summary>
    public static string? TryRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
