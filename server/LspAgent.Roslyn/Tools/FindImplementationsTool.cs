using System.ComponentModel;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>FindImplementations</c> is asked.</summary>
internal sealed record FindImplementationsInput(
    [property: Description("An interface, a class, or a member of one")] string? Symbol = null,
    string? Path = null,
    int? Line = null,
    [property: Description("Default 100")] int? Limit = null,
    int? Offset = null);

/// <summary>Lists what implements, derives from or overrides a symbol.</summary>
internal sealed class FindImplementationsTool(CSharpWorkspaces workspaces) : Tool<FindImplementationsInput>(CodeToolResources.Define("FindImplementations"), static () => CodeToolJson.Default.FindImplementationsInput)
{
    private const int DefaultLimit = 100;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(FindImplementationsInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Implementations of {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.ImplementationsAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), unsaved, token);
            return CodeCall.WithNotes(Text(string.Empty, answer.Value, input.Offset, input.Limit, context), answer, context);
        }));

    /// <param name="above">What stands before the list.</param>
    public static string Text(string above, RelatedSymbols found, int? offset, int? limit, ToolContext context) => CodePage.Of(
        string.Create(CultureInfo.InvariantCulture, $"{above}{found.Card.Kind} {found.Card.Name}: {found.Items.Length} below it{(found.IsComplete ? "" : ", not complete: time ran out")}"),
        found.Items,
        offset,
        limit ?? DefaultLimit,
        item => $"  {item.Card.Kind} {item.Card.Name}  {CodeCall.Places(item.Card.Places, context)}");
}
