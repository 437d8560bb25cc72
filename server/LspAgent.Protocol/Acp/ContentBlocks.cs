using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>A piece of content that can be shown: in prompts, in the agent's messages, in the results of tools.</summary>
[JsonConverter(typeof(UnionConverter<ContentBlock>))]
public abstract record ContentBlock : Extensible, IUnion<ContentBlock>
{
    private ContentBlock(string type) => Type = type;

    static UnionCases<ContentBlock> IUnion<ContentBlock>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "text", typeof(TextContent) },
        { "image", typeof(ImageContent) },
        { "audio", typeof(AudioContent) },
        { "resource_link", typeof(ResourceLink) },
        { "resource", typeof(EmbeddedResource) },
    };

    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Text; every agent and client takes it.</summary>
    public sealed record TextContent(string Text, Annotations? Annotations = null) : ContentBlock("text");

    /// <summary>An image, in Base64.</summary>
    public sealed record ImageContent(
        string Data,
        string MimeType,
        string? Uri = null,
        Annotations? Annotations = null) : ContentBlock("image");

    /// <summary>A sound, in Base64.</summary>
    public sealed record AudioContent(
        string Data,
        string MimeType,
        Annotations? Annotations = null) : ContentBlock("audio");

    /// <summary>A resource that the agent can read itself; every agent takes it.</summary>
    public sealed record ResourceLink(
        string Name,
        string Uri,
        string? Title = null,
        string? Description = null,
        string? MimeType = null,
        long? Size = null,
        Annotations? Annotations = null) : ContentBlock("resource_link");

    /// <summary>A resource with its contents.</summary>
    public sealed record EmbeddedResource(
        ResourceContents Resource,
        Annotations? Annotations = null) : ContentBlock("resource");

    /// <summary>A kind of content that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : ContentBlock(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>The contents of a resource, as text or as bytes; told apart by the property that holds them.</summary>
[JsonConverter(typeof(UnionConverter<ResourceContents>))]
public abstract record ResourceContents : Extensible, IUnion<ResourceContents>
{
    private ResourceContents()
    {
    }

    static UnionCases<ResourceContents> IUnion<ResourceContents>.Cases { get; } =
        new UnionCases<ResourceContents>(discriminator: null, raw => new Unknown(raw))
            .OrIfHas("text", typeof(TextResourceContents))
            .OrIfHas("blob", typeof(BlobResourceContents));

    /// <summary>Contents that are text.</summary>
    public sealed record TextResourceContents(string Uri, string Text, string? MimeType = null) : ResourceContents;

    /// <summary>Contents that are bytes, in Base64.</summary>
    public sealed record BlobResourceContents(string Uri, string Blob, string? MimeType = null) : ResourceContents;

    /// <summary>Contents in a form that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : ResourceContents, IUnknownCase;
}

/// <summary>Advice to the client on how to use or show an object.</summary>
public sealed record Annotations(
    ImmutableArray<Role>? Audience = null,
    string? LastModified = null,
    double? Priority = null) : Extensible;

/// <summary>For whom a piece of content is meant.</summary>
[JsonConverter(typeof(WireStringConverter<Role>))]
public sealed record Role(string Value) : IWireString<Role>
{
    public static Role Assistant { get; } = new("assistant");

    public static Role User { get; } = new("user");

    public static Role FromWire(string value) => new(value);
}
