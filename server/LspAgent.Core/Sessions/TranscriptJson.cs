using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Sessions;

/// <summary>How entries stand in a transcript, to the letter: what was once written can be read for ever.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(SessionIdConverter),
        typeof(MessageIdConverter),
        typeof(SnakeCaseEnumConverter<NoticeLevel>),
        typeof(SnakeCaseEnumConverter<Origin>),
        typeof(SnakeCaseEnumConverter<PlanPriority>),
        typeof(SnakeCaseEnumConverter<PlanStatus>),
        typeof(SnakeCaseEnumConverter<Role>),
        typeof(SnakeCaseEnumConverter<StopReason>),
        typeof(SnakeCaseEnumConverter<ToolKind>),
        typeof(SnakeCaseEnumConverter<Trust>),
    ])]
[JsonSerializable(typeof(TranscriptEntry))]
public sealed partial class TranscriptJson : JsonSerializerContext
{
    /// <summary>
    /// Escapes only what JSON demands: a transcript is read by people and by our own reader, never by a browser as part of
    /// a page.
    /// </summary>
    internal static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class SessionIdConverter : JsonConverter<SessionId>
    {
        public override SessionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(ReadId(ref reader));

        public override void Write(Utf8JsonWriter writer, SessionId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class MessageIdConverter : JsonConverter<MessageId>
    {
        public override MessageId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(ReadId(ref reader));

        public override void Write(Utf8JsonWriter writer, MessageId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private static string ReadId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } id ? id : throw new JsonException("An id must be a string.");

    /// <summary>Reads and writes names in snake case, to the letter. The library's own converter is made by reflection, which every start would pay for.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "The generated context creates it.")]
    private sealed class SnakeCaseEnumConverter<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private readonly TEnum[] _values = Enum.GetValues<TEnum>();
        private readonly JsonEncodedText[] _names = Array.ConvertAll(Enum.GetNames<TEnum>(), static name => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(name)));

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            for (var index = 0; reader.TokenType is JsonTokenType.String && index < _names.Length; index++)
            {
                if (reader.ValueTextEquals(_names[index].EncodedUtf8Bytes))
                {
                    return _values[index];
                }
            }

            throw new JsonException($"This is no {typeof(TEnum).Name}.");
        }

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(_names[Array.IndexOf(_values, value)]);
    }
}
