using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>How ACP is read and written: generated metadata, made tolerant where the schema asks for it.</summary>
public static class AcpJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(AcpJsonContext.Default.Options)
        {
            TypeInfoResolver = AcpJsonContext.Default.WithAddedModifier(Tolerance.Apply),
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}
