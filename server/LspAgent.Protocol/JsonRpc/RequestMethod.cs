using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A method that is answered: the only place where its name, its types and its scheduling stand.</summary>
/// <param name="Json">Knows both types. They are looked up when the method is first used: to prepare all of them costs more than the whole start may.</param>
public sealed record RequestMethod<TParams, TResult>(string Name, Lane Lane, JsonSerializerOptions Json)
{
    /// <summary>Reads and writes the parameters; members that are absent on the wire are null.</summary>
    public JsonTypeInfo<TParams> Params => field ??= (JsonTypeInfo<TParams>)Json.GetTypeInfo(typeof(TParams));

    public JsonTypeInfo<TResult> Result => field ??= (JsonTypeInfo<TResult>)Json.GetTypeInfo(typeof(TResult));
}

/// <summary>A method that is never answered: the only place where its name, its type and its scheduling stand.</summary>
/// <param name="Json">Knows the type, which is looked up when the method is first used.</param>
public sealed record NotificationMethod<TParams>(string Name, Lane Lane, JsonSerializerOptions Json)
{
    /// <summary>A method whose type no options know.</summary>
    public NotificationMethod(string name, Lane lane, JsonTypeInfo<TParams> parameters)
        : this(name, lane, parameters.Options) => Params = parameters;

    public JsonTypeInfo<TParams> Params
    {
        get => field ??= (JsonTypeInfo<TParams>)Json.GetTypeInfo(typeof(TParams));
        private init;
    }
}
