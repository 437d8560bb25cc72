using LspAgent.Core.Tools;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>OrganizeUsings</c> is asked.</summary>
internal sealed record OrganizeUsingsInput(string Path);

/// <summary>Brings the usings of a file into order.</summary>
internal sealed class OrganizeUsingsTool(CSharpWorkspaces workspaces) : Tool<OrganizeUsingsInput>(CodeToolResources.Define("OrganizeUsings"), static () => CodeToolJson.Default.OrganizeUsingsInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(OrganizeUsingsInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(context, workspaces, code => code.TidyAsync(CodeCall.Absolute(input.Path, context), usings: true, context.Files.UnsavedDocuments, cancellationToken), cancellationToken);
}
