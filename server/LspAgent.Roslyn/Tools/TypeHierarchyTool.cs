using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>TypeHierarchy</c> is asked.</summary>
internal sealed record TypeHierarchyInput(
    string? Symbol = null,
    string? Path = null,
    int? Line = null,
    [property: Description("Default 100, of those below")] int? Limit = null,
    int? Offset = null);

/// <summary>Shows the types above and below a type.</summary>
internal sealed class TypeHierarchyTool(CSharpWorkspaces workspaces) : Tool<TypeHierarchyInput>(CodeToolResources.Define("TypeHierarchy"), static () => CodeToolJson.Default.TypeHierarchyInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TypeHierarchyInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Type hierarchy of {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.TypesAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, input, context), answer, context);
        }));

    private static string Text(TypeTree tree, TypeHierarchyInput input, ToolContext context)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{tree.Card.Signature}\n");
        Append("bases", tree.Bases);
        Append("interfaces", tree.Interfaces);
        return FindImplementationsTool.Text(text.ToString(), tree.Derived, input.Offset, input.Limit, context);

        void Append(string title, IEnumerable<SymbolCard> cards)
        {
            var names = cards.Select(card => card.Places.IsEmpty ? card.Name : $"{card.Name} ({CodeCall.Place(card.Places[0], context)})").ToList();
            if (names.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{title}: {string.Join(", ", names)}\n");
            }
        }
    }
}
