using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Turns messages into JSON and back: the envelope by hand, what it carries straight from and to its type.</summary>
internal static class JsonMessageFormatter
{
    /// <summary>Escapes what JSON demands and no more; nothing here is ever put into HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static RpcMessage Read(ReadOnlySpan<byte> body) => EnvelopeReader.Read(body);

    /// <summary>Reads the params of a message; absent ones are an object without members.</summary>
    /// <exception cref="JsonException">They do not fit the type.</exception>
    public static T? ReadParams<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json.IsEmpty ? "{}"u8 : json, type);

    /// <summary>The same without a type.</summary>
    public static JsonElement ReadAny(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.IsEmpty ? "{}"u8 : json);
        return JsonElement.ParseValue(ref reader);
    }

    public static void WriteRequest<T>(MessageScratch output, RequestId id, string method, T parameters, JsonTypeInfo<T> type)
    {
        output.Bytes.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        id.WriteTo(output.Bytes);
        WriteMethod(output, ",\"method\":"u8, method);
        WriteParams(output, parameters, type);
    }

    public static void WriteNotification<T>(MessageScratch output, string method, T parameters, JsonTypeInfo<T> type)
    {
        WriteMethod(output, "{\"jsonrpc\":\"2.0\",\"method\":"u8, method);
        WriteParams(output, parameters, type);
    }

    public static void WriteResult<T>(MessageScratch output, RequestId id, T result, JsonTypeInfo<T> type)
    {
        output.Bytes.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        id.WriteTo(output.Bytes);
        output.Bytes.Write(",\"result\":"u8);
        output.WriteValue(result, type);
        output.Bytes.Write("}"u8);
    }

    public static void WriteError(MessageScratch output, RequestId id, RpcException error)
    {
        output.Bytes.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        id.WriteTo(output.Bytes);
        output.Bytes.Write(",\"error\":{\"code\":"u8);
        output.Bytes.WriteNumber(error.Code);
        output.Bytes.Write(",\"message\":"u8);
        output.WriteString(error.Message);
        if (error.ErrorData is { } data)
        {
            output.Bytes.Write(",\"data\":"u8);
            output.WriteElement(data);
        }

        output.Bytes.Write("}}"u8);
    }

    /// <summary>Reads the error of a response; a badly formed one is an error too.</summary>
    public static RemoteInvocationException ReadError(ReadOnlySpan<byte> json)
    {
        var error = ReadAny(json);
        return error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("code"u8, out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number)
            ? new(number, Text(error), error.TryGetProperty("data"u8, out var data) ? data : null)
            : new(RpcErrorCodes.InternalError, "The peer answered with an error that has no code.", error);
    }

    private static string Text(JsonElement error) =>
        error.TryGetProperty("message"u8, out var message) && message.ValueKind == JsonValueKind.String
            ? message.ToString()
            : "The peer gave no reason.";

    private static void WriteMethod(MessageScratch output, ReadOnlySpan<byte> before, string method)
    {
        output.Bytes.Write(before);
        output.WriteString(method);
    }

    // A method without parameters has a type that is written as null; on the wire the member is then absent.
    private static void WriteParams<T>(MessageScratch output, T parameters, JsonTypeInfo<T> type)
    {
        var before = output.Bytes.Length;
        output.Bytes.Write(",\"params\":"u8);
        var start = output.Bytes.Length;
        output.WriteValue(parameters, type);
        if (output.Bytes.Span[start..].SequenceEqual("null"u8))
        {
            output.Bytes.Truncate(before);
        }

        output.Bytes.Write("}"u8);
    }
}
