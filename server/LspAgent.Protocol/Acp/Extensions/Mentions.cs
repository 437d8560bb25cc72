using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Asks what a user may mean who begins to name something of the workspace.</summary>
/// <param name="Query">What was written so far; empty for what is nearest.</param>
public sealed record FindMentionsRequest(string SessionId, string Query) : Extensible;

/// <summary>What may be meant, the likeliest first.</summary>
public sealed record FindMentionsResponse(ImmutableArray<Mention> Mentions) : Extensible;

/// <summary>Something of the workspace that a prompt can name.</summary>
/// <param name="Name">For people.</param>
/// <param name="Text">What stands for it in a prompt: its path below the workspace, with lines where it has them, as <c>src/A.cs#L3-9</c>.</param>
/// <param name="Uri">Of its file.</param>
/// <param name="Detail">What tells it from others of its name.</param>
public sealed record Mention(MentionKind Kind, string Name, string Text, string Uri, [property: Strict] string? Detail = null);

/// <summary>What kind of thing is named.</summary>
[JsonConverter(typeof(WireStringConverter<MentionKind>))]
public sealed record MentionKind(string Value) : IWireString<MentionKind>
{
    /// <summary>What is selected in the editor.</summary>
    public static MentionKind Selection { get; } = new("selection");

    /// <summary>A problem that the editor shows.</summary>
    public static MentionKind Problem { get; } = new("problem");

    public static MentionKind File { get; } = new("file");

    /// <summary>Something that C# declares.</summary>
    public static MentionKind Symbol { get; } = new("symbol");

    public static MentionKind FromWire(string value) => new(value);
}
