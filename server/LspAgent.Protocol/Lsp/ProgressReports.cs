using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Lsp;

/// <summary>A value under a token, in the shape of its own type.</summary>
public sealed record ProgressOf<T>(ProgressToken Token, T Value);

/// <summary>Sends and receives the parts of a result, and any other progress, straight from and to their type.</summary>
public static class ProgressReports
{
    /// <summary>Sends one part under the token that the requester gave with its request.</summary>
    public static ValueTask ReportAsync<T>(
        this RpcConnection connection,
        ProgressToken token,
        T value,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        connection.NotifyAsync(Method(type), new ProgressOf<T>(token, value), cancellationToken);

    /// <summary>Calls the listener with each part under the token, in order and before the answer of the request; it must return at once.</summary>
    public static IDisposable OnProgress<T>(this RpcConnection connection, ProgressToken token, JsonTypeInfo<T> type, Action<T> listener) =>
        connection.Progress.Listen(token.Text is { } text ? new(text) : new(token.Number), type, listener);

    private static NotificationMethod<ProgressOf<T>> Method<T>(JsonTypeInfo<T> type) =>
        new("$/progress", Lane.SnapshotRead, JsonMetadataServices.CreateValueInfo<ProgressOf<T>>(type.Options, new Converter<T>(type)));

    private sealed class Converter<T>(JsonTypeInfo<T> type) : JsonConverter<ProgressOf<T>>
    {
        public override ProgressOf<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Progress is received through a listener.");

        public override void Write(Utf8JsonWriter writer, ProgressOf<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("token"u8);
            NumberOrText.Write(writer, value.Token.Number, value.Token.Text);
            writer.WritePropertyName("value"u8);
            JsonSerializer.Serialize(writer, value.Value, type);
            writer.WriteEndObject();
        }
    }
}
