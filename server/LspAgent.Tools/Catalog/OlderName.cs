using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Catalog;

/// <summary>A name that a tool, or one of its inputs, had before: rules, hooks and models that still use it reach the tool.</summary>
/// <param name="members">Older names of members of the input, and the names that they have now; null drops one.</param>
internal sealed class OlderName(string name, ITool tool, params (string Before, string? Now)[] members) : IToolGateway
{
    public string Name => name;

    public ToolEffects Effects => tool.Effects;

    public ToolPresence Presence => ToolPresence.Hidden;

    public ToolDefinition Definition => tool.Definition;

    public ContentBlock.ToolUse Open(ContentBlock.ToolUse call) => call with { Name = tool.Name, Input = Renamed(call.Input) };

    public ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken) =>
        tool.PrepareAsync(Renamed(input), context, cancellationToken);

    private string Renamed(string input)
    {
        if (members.Length == 0)
        {
            return input;
        }

        using var document = JsonDocument.Parse(input);
        var renamed = new JsonObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var (before, now) = members.FirstOrDefault(pair => member.NameEquals(pair.Before));
            if ((before is null ? member.Name : now) is { } name)
            {
                renamed[name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }

        return renamed.ToJsonString();
    }
}
