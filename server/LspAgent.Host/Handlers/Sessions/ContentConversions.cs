using System.Collections.Immutable;
using LspAgent.Protocol.JsonRpc;
using Models = LspAgent.Core.Models;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Content between ACP and the core.</summary>
internal static class ContentConversions
{
    extension(ImmutableArray<Wire.ContentBlock> prompt)
    {
        /// <summary>What a client sent as a prompt, as the model is to read it.</summary>
        public ImmutableArray<Models.ContentBlock> ToCore() => [.. prompt.Select(block => block.ToCore())];
    }

    extension(Wire.ContentBlock block)
    {
        private Models.ContentBlock ToCore() => block switch
        {
            Wire.ContentBlock.TextContent text => new Models.ContentBlock.Text(text.Text),
            Wire.ContentBlock.ImageContent image => new Models.ContentBlock.Image(image.MimeType, image.Data),
            Wire.ContentBlock.ResourceLink link => new Models.ContentBlock.Text($"[{link.Title ?? link.Name}]({link.Uri})"),
            Wire.ContentBlock.EmbeddedResource { Resource: Wire.ResourceContents.TextResourceContents text } =>
                new Models.ContentBlock.Text($"<resource uri=\"{text.Uri}\">\n{text.Text}\n</resource>"),
            Wire.ContentBlock.EmbeddedResource { Resource: Wire.ResourceContents.BlobResourceContents { MimeType: { } type } blob }
                when type.StartsWith("image/", StringComparison.Ordinal) => new Models.ContentBlock.Image(type, blob.Blob),
            _ => throw new RpcException(
                RpcErrorCodes.InvalidParams,
                $"A prompt cannot hold content of the type '{block.Type}'. Send text, images, resources with text or images, or links to resources."),
        };
    }

    extension(Models.ContentBlock block)
    {
        public Wire.ContentBlock ToWire() => block switch
        {
            Models.ContentBlock.Image image => new Wire.ContentBlock.ImageContent(image.Data, image.MediaType),
            Models.ContentBlock.Text text => new Wire.ContentBlock.TextContent(text.Value),
            _ => new Wire.ContentBlock.TextContent(""),
        };
    }

    extension(ImmutableArray<Models.ContentBlock> content)
    {
        public ImmutableArray<Wire.ToolCallContent> ToToolContent() =>
            [.. content.Select(block => new Wire.ToolCallContent.Block(block.ToWire()))];
    }
}
