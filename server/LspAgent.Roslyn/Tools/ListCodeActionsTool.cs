using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.CodeActions;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>ListCodeActions</c> is asked.</summary>
internal sealed record ListCodeActionsInput(
    string Path,
    int Line,
    [property: Description("From 1; default the whole line")] int? Column = null,
    [property: Description("Of a selection")] int? EndLine = null,
    [property: Description("Fixes of the project's analyzers too")] bool? Analyzers = null);

/// <summary>Lists what the compiler's own fixes and refactorings offer at a place.</summary>
internal sealed class ListCodeActionsTool(CSharpWorkspaces workspaces) : Tool<ListCodeActionsInput>(CodeToolResources.Define("ListCodeActions"), static () => CodeToolJson.Default.ListCodeActionsInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ListCodeActionsInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready(string.Create(CultureInfo.InvariantCulture, $"Code actions at {input.Path}:{input.Line}"), context, workspaces, async (code, unsaved, token) =>
        {
            var place = new CodeActionPlace(CodeCall.Absolute(input.Path, context), input.Line, input.Column, input.EndLine, input.Analyzers is true);
            var answer = await code.CodeActionsAsync(place, unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value), answer, context);
        }));

    private static string Text(ImmutableArray<CodeActionOffer> offers)
    {
        if (offers.IsEmpty)
        {
            return "Nothing is offered there. Try the column of a name, or a selection with end_line.";
        }

        var text = new StringBuilder();
        foreach (var group in offers.GroupBy(offer => offer.Fixes, StringComparer.Ordinal).OrderBy(group => group.Key is null))
        {
            text.Append(group.Key is null ? "refactorings\n" : $"{group.Key}\n");
            foreach (var offer in group)
            {
                text.Append("  ").Append(offer.Title).Append(offer.CanFixAll ? "  (fix_all)\n" : "\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }
}
