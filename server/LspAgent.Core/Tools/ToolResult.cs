using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Tools;

/// <summary>What a tool answers the model. A failure is a result too: the model can react to it.</summary>
public sealed record ToolResult(ImmutableArray<ContentBlock> Content, bool IsError)
{
    public static ToolResult Ok(string text) => new([new ContentBlock.Text(text)], IsError: false);

    /// <param name="text">Written for the model: what happened, why, and what to do instead.</param>
    public static ToolResult Error(string text) => new([new ContentBlock.Text(text)], IsError: true);
}
