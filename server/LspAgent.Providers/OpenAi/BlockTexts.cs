using LspAgent.Core.Models;

namespace LspAgent.Providers.OpenAi;

/// <summary>Blocks as the plain texts that OpenAI's dialects want.</summary>
internal static class BlockTexts
{
    /// <summary>Stands where a text must not be empty.</summary>
    public const string Nothing = "(nothing)";

    /// <summary>All texts of a message; empty when there is none.</summary>
    public static string Join(IEnumerable<ContentBlock> blocks) => string.Join(
        "\n\n", blocks.OfType<ContentBlock.Text>().Select(block => block.Value).Where(text => !string.IsNullOrWhiteSpace(text)));

    /// <summary>A result's text; the dialects have no other place to say that it is an error.</summary>
    public static string Of(ContentBlock.ToolResult result)
    {
        var text = Join(result.Content);
        return result.IsError ? "Error: " + text : text.Length == 0 ? Nothing : text;
    }

    public static string DataUrl(ContentBlock.Image image) => $"data:{image.MediaType};base64,{image.Data}";
}
