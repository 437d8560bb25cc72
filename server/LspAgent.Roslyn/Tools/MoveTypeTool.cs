using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>MoveType</c> is asked.</summary>
internal sealed record MoveTypeInput(
    string Symbol,
    [property: Description("The new file; left out: the type's name beside the old file")] string? To = null,
    [property: Description("Left out: it keeps its namespace")] string? NewNamespace = null,
    [property: Description("The file that declares it, where the name is not enough")] string? Path = null);

/// <summary>Moves a type to another file or namespace.</summary>
internal sealed class MoveTypeTool(CSharpWorkspaces workspaces) : Tool<MoveTypeInput>(CodeToolResources.Define("MoveType"), static () => CodeToolJson.Default.MoveTypeInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(MoveTypeInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.MoveTypeAsync(
                CodeCall.Address(input.Symbol, input.Path, null, context),
                input.To is null ? null : CodeCall.Absolute(input.To, context),
                input.NewNamespace,
                context.Files.UnsavedDocuments,
                cancellationToken),
            cancellationToken);
}
