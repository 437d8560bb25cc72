using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>DocumentSymbols</c> is asked.</summary>
internal sealed record DocumentSymbolsInput(string Path);

/// <summary>Outlines one file.</summary>
internal sealed class DocumentSymbolsTool(CSharpWorkspaces workspaces) : Tool<DocumentSymbolsInput>(CodeToolResources.Define("DocumentSymbols"), static () => CodeToolJson.Default.DocumentSymbolsInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(DocumentSymbolsInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Symbols of {input.Path}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.OutlineAsync(CodeCall.Absolute(input.Path, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value), answer);
        }));

    private static string Text(ImmutableArray<NamedDeclaration> items)
    {
        if (items.IsEmpty)
        {
            return "The file declares nothing.";
        }

        var text = new StringBuilder();
        var container = string.Empty;
        foreach (var item in items)
        {
            if (!item.Container.Equals(container, StringComparison.Ordinal) && item.Kind >= DeclarationKind.Method)
            {
                container = item.Container;
            }

            var depth = item.Kind >= DeclarationKind.Method ? 1 : 0;
            text.Append(' ', depth * 2).Append(CultureInfo.InvariantCulture, $"{item.Place.Start.Line + 1} {item.Kind.ToString().ToLowerInvariant()} {(depth == 0 && item.Container.Length > 0 ? item.Container + "." : string.Empty)}{item.Name}{item.Detail}\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
