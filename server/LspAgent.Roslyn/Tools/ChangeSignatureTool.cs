using System.Collections.Immutable;
using System.ComponentModel;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Refactoring;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>ChangeSignature</c> is asked.</summary>
internal sealed record ChangeSignatureInput(
    [property: Description("All parameters as they shall be, in order; what is left out is removed")] ImmutableArray<SignatureParameter> Parameters,
    [property: Description("As Type.Member or Type.Member(int); Type.Type for a constructor")] string? Symbol = null,
    string? Path = null,
    int? Line = null);

/// <summary>One parameter of a <c>ChangeSignature</c>.</summary>
internal sealed record SignatureParameter(
    [property: Description("One that is there is kept; any other is new")] string Name,
    [property: Description("Needed for a new one; changes that of a kept one")] string? Type = null,
    [property: Description("Default value in the declaration")] string? Default = null,
    [property: Description("What the calls pass for a new one, as C#")] string? Value = null);

/// <summary>Changes the parameters of a method with all of its overrides, implementations and calls.</summary>
internal sealed class ChangeSignatureTool(CSharpWorkspaces workspaces) : Tool<ChangeSignatureInput>(CodeToolResources.Define("ChangeSignature"), static () => CodeToolJson.Default.ChangeSignatureInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ChangeSignatureInput input, ToolContext context, CancellationToken cancellationToken) =>
        CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.ChangeSignatureAsync(
                CodeCall.Address(input.Symbol, input.Path, input.Line, context),
                [.. (input.Parameters.IsDefault ? [] : input.Parameters).Select(static item => new NewParameter(item.Name, item.Type, item.Default, item.Value))],
                context.Files.UnsavedDocuments,
                cancellationToken),
            cancellationToken);
}
