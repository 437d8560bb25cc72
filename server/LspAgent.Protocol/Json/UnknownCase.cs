using System.Text.Json;

namespace LspAgent.Protocol.Json;

/// <summary>What can be said of a case that this version does not know.</summary>
internal static class UnknownCase
{
    /// <summary>The word that names the case; empty if there is none.</summary>
    public static string Word(JsonElement raw, string discriminator) =>
        raw.TryGetProperty(discriminator, out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() ?? "" : "";
}
