using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Core.Models;

/// <summary>
/// How many tokens something will be, told from its size alone: no vendor's tokenizer is at hand, and all of them lie near
/// three and a half bytes a token for prose, code and other scripts alike.
/// </summary>
public static class TokenEstimate
{
    /// <summary>What most vendors count for a picture of ordinary size.</summary>
    private const long PerImage = 1_500;

    /// <summary>What a message, a block or a tool costs besides its text.</summary>
    private const long PerFrame = 8;

    public static long Of(string text) => (Encoding.UTF8.GetByteCount(text) * 2L + 6) / 7;

    public static long Of(ContentBlock block) => PerFrame + block switch
    {
        ContentBlock.Text text => Of(text.Value),
        ContentBlock.Thinking thinking => Of(thinking.Value) + Of(thinking.Signature),
        ContentBlock.RedactedThinking redacted => Of(redacted.Data),
        ContentBlock.Image => PerImage,
        ContentBlock.ToolUse call => Of(call.Name) + Of(call.Input),
        ContentBlock.ToolResult result => Of(result.Content),
        _ => 0,
    };

    public static long Of(ImmutableArray<ContentBlock> blocks)
    {
        var tokens = 0L;
        foreach (var block in blocks)
        {
            tokens += Of(block);
        }

        return tokens;
    }

    public static long Of(Message message) => PerFrame + Of(message.Content);

    public static long Of(ImmutableArray<Message> messages)
    {
        var tokens = 0L;
        foreach (var message in messages)
        {
            tokens += Of(message);
        }

        return tokens;
    }

    public static long Of(ToolBlock block) =>
        block.Tools.Sum(tool => PerFrame + Of(tool.Name) + Of(tool.Description) + Of(tool.InputSchema));

    public static long Of(ImmutableArray<SystemSection> sections) => sections.Sum(section => PerFrame + Of(section.Text));
}
