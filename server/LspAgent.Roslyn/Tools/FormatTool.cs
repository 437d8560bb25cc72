using LspAgent.Core.Tools;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>Format</c> is asked.</summary>
internal sealed record FormatInput(string Path);

/// <summary>Brings the white space of a file into order.</summary>
internal sealed class FormatTool(CSharpWorkspaces workspaces) : Tool<FormatInput>(CodeToolResources.Define("Format"), static () => CodeToolJson.Default.FormatInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(FormatInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(context, workspaces, code => code.TidyAsync(CodeCall.Absolute(input.Path, context), usings: false, context.Files.UnsavedDocuments, cancellationToken), cancellationToken);
}
