using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Params of the tests' methods: one required member, one optional.</summary>
internal sealed record Words(string Text, int? Count = null);

/// <summary>The methods that the tests call, one for each lane and kind.</summary>
internal static class Calls
{
    private static readonly JsonSerializerOptions Json = CallsJson.Default.Options;

    public static RequestMethod<Words, Words> Read { get; } = new("test/read", Lane.SnapshotRead, Json);

    public static RequestMethod<Words, Words> Write { get; } = new("test/write", Lane.DocumentWrite, Json);

    public static RequestMethod<Words, Words> Session { get; } = new("test/session", Lane.Session, Json);

    public static NotificationMethod<Words> Change { get; } = new("test/change", Lane.DocumentWrite, Json);

    public static NotificationMethod<Words> Tell { get; } = new("test/tell", Lane.Session, Json);

    public static NotificationMethod<Words> Note { get; } = new("test/note", Lane.SnapshotRead, Json);
}

/// <summary>How the tests' params are written: as the product writes its own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Words))]
[JsonSerializable(typeof(int))]
internal sealed partial class CallsJson : JsonSerializerContext;
