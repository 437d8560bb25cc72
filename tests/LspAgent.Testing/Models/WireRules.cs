using System.Text.Json;

namespace LspAgent.Testing.Models;

/// <summary>What every set of rules needs: members that are known, and a refusal that says where.</summary>
internal static class WireRules
{
    /// <summary>Thrown inside the rules only: the first thing that a service would refuse.</summary>
    internal sealed class RefusedException(string message) : Exception(message);

    public static void Refuse(bool isBroken, string message)
    {
        if (isBroken)
        {
            throw new RefusedException(message);
        }
    }

    public static void KnownMembers(JsonElement value, string where, params ReadOnlySpan<string> known)
    {
        Refuse(value.ValueKind != JsonValueKind.Object, $"{where}: Input should be an object");
        foreach (var member in value.EnumerateObject())
        {
            Refuse(!known.Contains(member.Name), $"{(where.Length == 0 ? "" : where + ".")}{member.Name}: Extra inputs are not permitted");
        }
    }

    public static string Text(JsonElement value, string member, string where)
    {
        Refuse(!value.TryGetProperty(member, out var text) || text.ValueKind != JsonValueKind.String, $"{where}.{member}: Field required");
        return text.GetString() ?? "";
    }

    public static string? OptionalText(JsonElement value, string member) =>
        value.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    public static JsonElement[] Items(JsonElement value, string member, string where)
    {
        Refuse(!value.TryGetProperty(member, out var items) || items.ValueKind != JsonValueKind.Array, $"{where}.{member}: Input should be a valid list");
        return [.. items.EnumerateArray()];
    }

    public static void JsonObjectText(string text, string where)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            Refuse(parsed.RootElement.ValueKind != JsonValueKind.Object, $"{where}: Input should be an object");
        }
        catch (JsonException)
        {
            throw new RefusedException($"{where}: not valid JSON");
        }
    }

    /// <summary>A signature of the scripted kind must be the one that was given out for its thought.</summary>
    public static void UnalteredThought(string thought, string signature, string where) =>
        Refuse(signature != ScriptedReply.SignatureOf(thought), $"{where}: Invalid `signature` in `thinking` block");
}
