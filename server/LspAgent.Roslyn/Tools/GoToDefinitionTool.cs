using System.ComponentModel;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>GoToDefinition</c> is asked.</summary>
internal sealed record GoToDefinitionInput(
    [property: Description("Where the name is used")] string Path,
    int Line,
    [property: Description("The name on that line; default its first")] string? Symbol = null,
    [property: Description("From 1")] int? Column = null);

/// <summary>Says where what is used at a place is declared.</summary>
internal sealed class GoToDefinitionTool(CSharpWorkspaces workspaces) : Tool<GoToDefinitionInput>(CodeToolResources.Define("GoToDefinition"), static () => CodeToolJson.Default.GoToDefinitionInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(GoToDefinitionInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Definition of {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var address = CodeCall.Address(input.Symbol, input.Path, input.Line, context) with { Column = input.Column };
            var answer = await code.ReadAsync(address, signaturesOnly: true, unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, context), answer, context);
        }));

    private static string Text(SymbolSource source, ToolContext context) => source.Card.Places.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"{source.Card.Kind} {source.Card.Name} comes from the assembly {source.Card.Assembly}; what can be seen of it:\n{string.Join('\n', source.Parts.Select(part => part.Text))}")
        : $"{source.Card.Signature}\n{string.Join('\n', source.Card.Places.Select(place => CodeCall.Place(place, context)))}";
}
