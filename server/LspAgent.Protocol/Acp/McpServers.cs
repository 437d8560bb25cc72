using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>How to reach one MCP server; without a <c>type</c> on the wire it is a program to start.</summary>
[JsonConverter(typeof(UnionConverter<McpServer>))]
public abstract record McpServer : Extensible, IUnion<McpServer>
{
    private McpServer(string? type) => Type = type;

    // Some clients send a type for programs too, so that what has a command is one whatever its type says.
    static UnionCases<McpServer> IUnion<McpServer>.Cases { get; } = new UnionCases<McpServer>("type", raw => new Unknown(raw))
    {
        { "http", typeof(Http) },
        { "sse", typeof(Sse) },
    }.OrIfHas("command", typeof(Stdio));

    [JsonPropertyOrder(-1)]
    public string? Type { get; }

    /// <summary>A server behind HTTP; only if the agent announced it.</summary>
    public sealed record Http(
        string Name,
        string Url,
        [property: NullIsEmpty] ImmutableArray<HttpHeader> Headers) : McpServer("http");

    /// <summary>A server behind HTTP with server-sent events; only if the agent announced it.</summary>
    public sealed record Sse(
        string Name,
        string Url,
        [property: NullIsEmpty] ImmutableArray<HttpHeader> Headers) : McpServer("sse");

    /// <summary>A program that the agent starts and speaks to over its standard streams; every agent can.</summary>
    public sealed record Stdio(
        string Name,
        string Command,
        [property: NullIsEmpty] ImmutableArray<string> Args,
        [property: NullIsEmpty] ImmutableArray<EnvVariable> Env) : McpServer(type: null);

    /// <summary>A transport that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : McpServer(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>A header to send with every request to an MCP server.</summary>
public sealed record HttpHeader(string Name, string Value) : Extensible;

/// <summary>A variable of a process's environment.</summary>
public sealed record EnvVariable(string Name, string Value) : Extensible;
