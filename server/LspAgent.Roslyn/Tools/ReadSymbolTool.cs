using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>ReadSymbol</c> is asked.</summary>
internal sealed record ReadSymbolInput(
    [property: Description("As Type, Type.Member or Type.Member(int)")] string? Symbol = null,
    string? Path = null,
    int? Line = null,
    [property: Description("Leave bodies out")] bool? SignaturesOnly = null);

/// <summary>Shows the source of one symbol with its line numbers.</summary>
internal sealed class ReadSymbolTool(CSharpWorkspaces workspaces) : Tool<ReadSymbolInput>(CodeToolResources.Define("ReadSymbol"), static () => CodeToolJson.Default.ReadSymbolInput)
{
    private const int MaxCharacters = 60_000;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ReadSymbolInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Read symbol {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var signaturesOnly = input.SignaturesOnly is true;
            var answer = await code.ReadAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), signaturesOnly, unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, signaturesOnly, context), answer, context);
        }));

    private static string Text(SymbolSource source, bool signaturesOnly, ToolContext context)
    {
        var text = new StringBuilder();
        foreach (var (place, part) in source.Parts)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            if (place is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{source.Card.Name} comes from the assembly {source.Card.Assembly}; what can be seen of it:\n{part}\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{CodeCall.Place(place, context)}-{place.End.Line + 1}\n");
            var number = place.Start.Line + 1;
            foreach (var line in part.Split('\n'))
            {
                if (text.Length + line.Length > MaxCharacters)
                {
                    return text.Append(signaturesOnly ? "… cut: ask for one member." : string.Create(CultureInfo.InvariantCulture, $"… cut: ask for one member, set signatures_only, or Read the file from line {number} on.")).ToString();
                }

                // Without bodies the lines are no longer those of the file.
                text.Append(signaturesOnly ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{number}\t")).Append(line.TrimEnd('\r')).Append('\n');
                number++;
            }
        }

        return text.ToString().TrimEnd('\n');
    }
}
