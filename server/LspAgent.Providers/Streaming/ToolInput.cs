using System.Text;
using System.Text.Json;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Decides whether what a model wrote as the input of a call can be used. Never repairs: what is cut or broken does not run.
/// The sentences say only what is wrong; whoever answers the call adds what to do.
/// </summary>
internal static class ToolInput
{
    /// <summary>Characters; what comes behind them is not even kept.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int MaxDepth = 64;

    public const string Empty = "{}";

    private const string TooDeep = "The input of this call is nested more than 64 levels deep.";

    public const string TooLarge =
        "The input of this call is larger than 8 MB. Do the work in several smaller calls.";

    public const string Cut =
        "Your message ended inside this call, so its input may be incomplete. When it is long, do the work in several smaller calls.";

    /// <summary>Null when the text is a JSON object; otherwise why not, in words for the model.</summary>
    public static string? Problem(ReadOnlySpan<char> text)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
        return Problem(bytes);
    }

    private static string? Problem(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
            {
                return "The input of this call is not a JSON object.";
            }

            while (reader.Read())
            {
                if (reader.CurrentDepth > MaxDepth)
                {
                    return TooDeep;
                }
            }

            return null;
        }
        catch (JsonException broken)
        {
            return reader.CurrentDepth > MaxDepth
                ? TooDeep
                : $"The input of this call is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}).";
        }
    }
}
