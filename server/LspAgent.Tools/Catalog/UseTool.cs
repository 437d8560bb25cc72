using System.ComponentModel;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Catalog;

/// <summary>What <c>UseTool</c> is asked.</summary>
internal sealed record UseToolInput(
    string Name,
    [property: Description("Fits the tool's own schema")] JsonObject Input);

/// <summary>
/// The way to every tool that is not in the tools block. The call is that of the tool: hooks, permissions and clients never
/// see this one.
/// </summary>
internal sealed class UseTool() : Tool<UseToolInput>(ToolResources.Define("UseTool"), static () => ToolInputJson.Default.UseToolInput), IToolGateway
{
    /// <summary>What the model wrote stays as it wrote it.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override ToolEffects Effects => ToolEffects.None;

    public ContentBlock.ToolUse Open(ContentBlock.ToolUse call)
    {
        try
        {
            return JsonSerializer.Deserialize(call.Input, ToolInputJson.Default.UseToolInput) is { } use && !use.Name.Equals(Name, StringComparison.Ordinal)
                ? call with { Name = use.Name, Input = use.Input.ToJsonString(Relaxed) }
                : call with { Problem = "UseTool takes the name of another tool, and as input an object." };
        }
        catch (JsonException exception)
        {
            return call with { Problem = $"The input of UseTool does not fit its schema: {exception.Message}" };
        }
    }

    protected override ValueTask<ToolPreparation> PrepareAsync(UseToolInput input, ToolContext context, CancellationToken cancellationToken) =>
        throw new UnreachableException("The runner opens this call before anything is prepared.");
}
