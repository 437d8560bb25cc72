using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LspAgent.Core.Models;

/// <summary>One piece of a message between user, model and tools. Closed; immutable, so that a vendor may cache its bytes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Thinking), "thinking")]
[JsonDerivedType(typeof(RedactedThinking), "redacted_thinking")]
[JsonDerivedType(typeof(Image), "image")]
[JsonDerivedType(typeof(ToolUse), "tool_use")]
[JsonDerivedType(typeof(ToolResult), "tool_result")]
public abstract record ContentBlock
{
    private ContentBlock()
    {
    }

    public sealed record Text(string Value) : ContentBlock;

    /// <summary>What the model thought before it answered; goes back unchanged, and only to the dialect that made it.</summary>
    /// <param name="Signature">The vendor's proof of the text, opaque; empty when there is none.</param>
    /// <param name="Dialect">The dialect that made it, such as <c>anthropic</c>: another one must not be sent it.</param>
    public sealed record Thinking(string Value, string Signature, string Dialect) : ContentBlock;

    /// <summary>Thinking that the vendor hides: opaque data that goes back unchanged to the dialect that made it.</summary>
    public sealed record RedactedThinking(string Data, string Dialect) : ContentBlock;

    /// <param name="MediaType">Such as <c>image/png</c>.</param>
    /// <param name="Data">The bytes in base64.</param>
    public sealed record Image(string MediaType, string Data) : ContentBlock;

    /// <summary>A call that the model asks for.</summary>
    /// <param name="Input">A JSON object, always valid: <c>{}</c> when what the model sent cannot be used.</param>
    /// <param name="Problem">Why the input cannot be used, written for the model; the tool must then not run.</param>
    public sealed record ToolUse(string Id, string Name, string Input, string? Problem = null) : ContentBlock;

    /// <summary>The one answer to a call.</summary>
    public sealed record ToolResult(string CallId, ImmutableArray<ContentBlock> Content, bool IsError) : ContentBlock;
}
