using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LspAgent.Core.Models;

/// <summary>Who speaks in a message.</summary>
public enum Role
{
    User,
    Assistant,
}

/// <summary>
/// One message of a conversation. A message never changes once it was sent: the same instance stands in every later
/// request, so a vendor may cache its serialised bytes by reference.
/// </summary>
public sealed record Message(Role Role, ImmutableArray<ContentBlock> Content)
{
    public static Message User(string text) => new(Role.User, [new ContentBlock.Text(text)]);

    public static Message Assistant(string text) => new(Role.Assistant, [new ContentBlock.Text(text)]);

    [JsonIgnore]
    public IEnumerable<ContentBlock.ToolUse> Calls => Content.OfType<ContentBlock.ToolUse>();
}
