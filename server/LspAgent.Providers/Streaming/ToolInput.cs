using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LspAgent.Providers.Streaming;

/// <summary>Decides whether what a model wrote as the input of a call can be used. Never repairs: what is cut or broken does not run.</summary>
internal static class ToolInput
{
    /// <summary>Characters; what comes behind them is not even kept.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int MaxDepth = 64;

    public const string Empty = "{}";

    public static readonly string TooLarge =
        "The input of this call is larger than 8 MB, so it was not run. Do the work in several smaller calls.";

    public static readonly string Cut =
        "Your message ended inside this call, so its input may be incomplete and it was not run. Write the call again; when its input is long, do the work in several smaller calls.";

    /// <summary>Null when the text is a JSON object; otherwise why not, in words for the model.</summary>
    public static string? Problem(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Problem(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? Problem(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            if (reader.Read() && reader.TokenType != JsonTokenType.StartObject)
            {
                return "The input of this call is not a JSON object, so it was not run. Send the call again with an object.";
            }

            while (reader.Read())
            {
                if (reader.CurrentDepth > MaxDepth)
                {
                    return "The input of this call is nested more than 64 levels deep, so it was not run. Send a flatter input.";
                }
            }

            return null;
        }
        catch (JsonException broken)
        {
            return reader.CurrentDepth > MaxDepth
                ? "The input of this call is nested more than 64 levels deep, so it was not run. Send a flatter input."
                : $"The input of this call is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}), so it was not run. Send the call again with a valid JSON object.";
        }
    }
}
