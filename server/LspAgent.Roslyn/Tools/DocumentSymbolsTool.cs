using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>DocumentSymbols</c> is asked.</summary>
internal sealed record DocumentSymbolsInput(
    string Path,
    [property: Description("Default 300")] int? Limit = null,
    int? Offset = null);

/// <summary>Outlines one file.</summary>
internal sealed class DocumentSymbolsTool(CSharpWorkspaces workspaces) : Tool<DocumentSymbolsInput>(CodeToolResources.Define("DocumentSymbols"), static () => CodeToolJson.Default.DocumentSymbolsInput)
{
    private const int DefaultLimit = 300;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(DocumentSymbolsInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Symbols of {input.Path}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.OutlineAsync(CodeCall.Absolute(input.Path, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, input), answer, context);
        }));

    private static string Text(ImmutableArray<NamedDeclaration> items, DocumentSymbolsInput input)
    {
        if (items.IsEmpty)
        {
            return "The file declares nothing.";
        }

        return CodePage.Of(string.Empty, items, input.Offset, input.Limit ?? DefaultLimit, static item =>
        {
            var isMember = item.Kind >= DeclarationKind.Method;
            return string.Create(CultureInfo.InvariantCulture, $"{(isMember ? "  " : string.Empty)}{item.Place.Start.Line + 1} {item.Kind.ToString().ToLowerInvariant()} {(!isMember && item.Container.Length > 0 ? item.Container + "." : string.Empty)}{item.Name}{item.Detail}");
        });
    }
}
