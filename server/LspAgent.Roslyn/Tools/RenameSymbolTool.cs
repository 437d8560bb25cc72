using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>RenameSymbol</c> is asked.</summary>
internal sealed record RenameSymbolInput(
    [property: Description("The new name, without containers")] string NewName,
    [property: Description("As Type, Type.Member or Type.Member(int)")] string? Symbol = null,
    [property: Description("Where it is used or declared")] string? Path = null,
    int? Line = null,
    [property: Description("In comments too")] bool? Comments = null);

/// <summary>Renames a symbol in every file that uses it, as one change.</summary>
internal sealed class RenameSymbolTool(CSharpWorkspaces workspaces) : Tool<RenameSymbolInput>(CodeToolResources.Define("RenameSymbol"), static () => CodeToolJson.Default.RenameSymbolInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(RenameSymbolInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.RenameAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), input.NewName, input.Comments is true, context.Files.UnsavedDocuments, cancellationToken),
            cancellationToken);
}
