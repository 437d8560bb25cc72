using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A method that is answered: the only place where its name, its types and its scheduling stand.</summary>
/// <param name="Params">Reads and writes the parameters; members that are absent on the wire are null.</param>
public sealed record RequestMethod<TParams, TResult>(
    string Name,
    Lane Lane,
    JsonTypeInfo<TParams> Params,
    JsonTypeInfo<TResult> Result);

/// <summary>A method that is never answered: the only place where its name, its type and its scheduling stand.</summary>
public sealed record NotificationMethod<TParams>(string Name, Lane Lane, JsonTypeInfo<TParams> Params);
