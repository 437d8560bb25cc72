using System.ComponentModel;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>ReplaceMember</c> is asked.</summary>
internal sealed record ReplaceMemberInput(
    [property: Description("As Type, Type.Member or Type.Member(int)")] string Symbol,
    [property: Description("The whole new member")] string Source,
    [property: Description("The file, when it is declared in several")] string? Path = null);

/// <summary>Writes a member in place of another one, addressed by name.</summary>
internal sealed class ReplaceMemberTool(CSharpWorkspaces workspaces) : Tool<ReplaceMemberInput>(CodeToolResources.Define("ReplaceMember"), static () => CodeToolJson.Default.ReplaceMemberInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ReplaceMemberInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.WriteMemberAsync(CodeCall.Address(input.Symbol, input.Path, null, context), input.Source, MemberPlace.Instead, context.Files.UnsavedDocuments, cancellationToken),
            cancellationToken);
}
