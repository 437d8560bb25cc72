using System.ComponentModel;
using System.Globalization;
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
    [property: Description("Default 1")] int? Depth = null,
    [property: Description("Default 100")] int? Limit = null,
    int? Offset = null);

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
    private const int DefaultLimit = 100;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(CallHierarchyInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var isIncoming = input.Direction is not CallDirection.Out;
        var shown = CodeCall.Shown(input.Symbol, input.Path, input.Line);
        return new(CodeCall.Ready(isIncoming ? $"Callers of {shown}" : $"Calls from {shown}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.CallsAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), isIncoming, Math.Clamp(input.Depth ?? 1, 1, MaxDepth), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, input, isIncoming, context), answer, context);
        }));
    }

    private static string Text(RelatedSymbols calls, CallHierarchyInput input, bool isIncoming, ToolContext context)
    {
        var direct = calls.Items.Count(static item => item.Depth == 1);
        var below = calls.Items.Index().ToLookup(static item => item.Item.From);
        return CodePage.Of(
            string.Create(CultureInfo.InvariantCulture, $"{calls.Card.Kind} {calls.Card.Name} {(isIncoming ? "is called by" : "calls")} {direct} member{(direct == 1 ? "" : "s")}{(calls.IsComplete ? "" : ", not complete: there were too many, or time ran out")}"),
            [.. Below(-1)],
            input.Offset,
            input.Limit ?? DefaultLimit,
            item => $"{new string(' ', item.Depth * 2)}{item.Card.Name}{(item.IsImplicit ? " (implicit)" : string.Empty)}  {CodeCall.Places(item.Through, context)}");

        IEnumerable<RelatedSymbol> Below(int from) => below[from].SelectMany(found => Below(found.Index).Prepend(found.Item));
    }
}
