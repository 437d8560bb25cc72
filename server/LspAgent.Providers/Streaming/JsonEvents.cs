using System.Text.Json;

namespace LspAgent.Providers.Streaming;

/// <summary>Reading JSON events member by member.</summary>
internal static class JsonEvents
{
    /// <summary>Goes to the next member of the object that the reader is in; false at its end.</summary>
    public static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes into the member's object; false, with the value passed over, when it is none.</summary>
    public static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Begins an event, which must be an object.</summary>
    public static void Begin(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw ModelFaultException.Protocol("an event is not a JSON object");
        }
    }

    /// <summary>Passes over a member's value.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>The member's number; null when it is none.</summary>
    public static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    public static int Index(ref Utf8JsonReader reader) => (int)Math.Clamp(Number(ref reader) ?? -1, -1, int.MaxValue);
}
