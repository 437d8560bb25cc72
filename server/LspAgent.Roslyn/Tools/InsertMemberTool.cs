using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>InsertMember</c> is asked.</summary>
internal sealed record InsertMemberInput(
    [property: Description("The type, or the member to stand beside")] string Symbol,
    [property: Description("One or more whole members")] string Source,
    [property: Description("Default end: last in the type")] InsertPosition? Position = null,
    [property: Description("The file, when it is declared in several")] string? Path = null);

/// <summary>Where <c>InsertMember</c> writes, seen from the symbol.</summary>
[JsonConverter(typeof(InsertPositionConverter))]
internal enum InsertPosition
{
    End,
    Before,
    After,
}

/// <summary>Reads a position by its name and never by a number.</summary>
internal sealed class InsertPositionConverter() : JsonStringEnumConverter<InsertPosition>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Writes a member into a type or beside another member, addressed by name.</summary>
internal sealed class InsertMemberTool(CSharpWorkspaces workspaces) : Tool<InsertMemberInput>(CodeToolResources.Define("InsertMember"), static () => CodeToolJson.Default.InsertMemberInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles | ToolEffects.WritesFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(InsertMemberInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var place = input.Position switch
        {
            InsertPosition.Before => MemberPlace.Before,
            InsertPosition.After => MemberPlace.After,
            _ => MemberPlace.AtEnd,
        };
        return CodeEditing.PrepareAsync(
            context,
            workspaces,
            code => code.WriteMemberAsync(CodeCall.Address(input.Symbol, input.Path, null, context), input.Source, place, context.Files.UnsavedDocuments, cancellationToken),
            cancellationToken);
    }
}
