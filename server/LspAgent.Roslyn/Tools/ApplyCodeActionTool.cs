using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.CodeActions;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>ApplyCodeAction</c> is asked.</summary>
internal sealed record ApplyCodeActionInput(
    string Path,
    int Line,
    [property: Description("As ListCodeActions has it")] string Title,
    int? Column = null,
    int? EndLine = null,
    [property: Description("Mend every such place")] FixAllIn? FixAll = null,
    bool? Analyzers = null);

/// <summary>How far <c>ApplyCodeAction</c> carries a fix.</summary>
[JsonConverter(typeof(FixAllInConverter))]
internal enum FixAllIn
{
    Document,
    Project,
    Solution,
}

/// <summary>Reads a reach by its name and never by a number.</summary>
internal sealed class FixAllInConverter() : JsonStringEnumConverter<FixAllIn>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Carries out one of the compiler's own fixes or refactorings.</summary>
internal sealed class ApplyCodeActionTool(CSharpWorkspaces workspaces) : Tool<ApplyCodeActionInput>(CodeToolResources.Define("ApplyCodeAction"), static () => CodeToolJson.Default.ApplyCodeActionInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ApplyCodeActionInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var reach = input.FixAll switch
        {
            null => FixAllReach.One,
            FixAllIn.Document => FixAllReach.Document,
            FixAllIn.Project => FixAllReach.Project,
            _ => FixAllReach.Solution,
        };
        return CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.ApplyAsync(
                new CodeActionPlace(CodeCall.Absolute(input.Path, context), input.Line, input.Column, input.EndLine, input.Analyzers is true),
                input.Title,
                reach,
                context.Files.UnsavedDocuments,
                cancellationToken),
            cancellationToken);
    }
}
