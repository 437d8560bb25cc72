using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>CallHierarchy</c> is asked.</summary>
internal sealed record CallHierarchyInput(
    [property: Description("As Type.Member or Type.Member(int)")] string? Symbol = null,
    string? Path = null,
    int? Line = null,
    [property: Description("Default in: who calls it")] CallDirection? Direction = null,
    [property: Description("Default 1")] int? Depth = null);

/// <summary>Which way <c>CallHierarchy</c> follows calls.</summary>
[JsonConverter(typeof(CallDirectionConverter))]
internal enum CallDirection
{
    In,
    Out,
}

/// <summary>Reads a direction by its name and never by a number.</summary>
internal sealed class CallDirectionConverter() : JsonStringEnumConverter<CallDirection>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Follows calls from a member, as a tree.</summary>
internal sealed class CallHierarchyTool(CSharpWorkspaces workspaces) : Tool<CallHierarchyInput>(CodeToolResources.Define("CallHierarchy"), static () => CodeToolJson.Default.CallHierarchyInput)
{
    private const int MaxDepth = 10;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(CallHierarchyInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var isIncoming = input.Direction is not CallDirection.Out;
        var shown = CodeCall.Shown(input.Symbol, input.Path, input.Line);
        return new(CodeCall.Ready(isIncoming ? $"Callers of {shown}" : $"Calls from {shown}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.CallsAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), isIncoming, Math.Clamp(input.Depth ?? 1, 1, MaxDepth), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, isIncoming, context), answer);
        }));
    }

    private static string Text(RelatedSymbols calls, bool isIncoming, ToolContext context)
    {
        var text = new StringBuilder();
        var direct = calls.Items.Count(item => item.Depth == 1);
        text.Append(CultureInfo.InvariantCulture, $"{calls.Card.Kind} {calls.Card.Name} {(isIncoming ? "is called by" : "calls")} {direct} member{(direct == 1 ? "" : "s")}{(calls.IsComplete ? "" : ", not complete: there were too many, or time ran out")}\n");
        var below = calls.Items.Index().ToLookup(item => item.Item.From);
        Append(-1);
        return text.ToString().TrimEnd('\n');

        void Append(int from)
        {
            foreach (var (index, item) in below[from])
            {
                text.Append(' ', item.Depth * 2).Append(CultureInfo.InvariantCulture, $"{item.Card.Name}{(item.IsImplicit ? " (implicit)" : string.Empty)}  {string.Join(", ", item.Through.Select(place => CodeCall.Place(place, context)))}\n");
                Append(index);
            }
        }
    }
}
