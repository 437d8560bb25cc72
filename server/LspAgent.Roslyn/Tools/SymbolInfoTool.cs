using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>SymbolInfo</c> is asked.</summary>
internal sealed record SymbolInfoInput(
    [property: Description("As Type, Type.Member or Type.Member(int)")] string? Symbol = null,
    [property: Description("Where it is used or declared")] string? Path = null,
    int? Line = null);

/// <summary>Says what the compiler knows of one symbol.</summary>
internal sealed class SymbolInfoTool(CSharpWorkspaces workspaces) : Tool<SymbolInfoInput>(CodeToolResources.Define("SymbolInfo"), static () => CodeToolJson.Default.SymbolInfoInput)
{
    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(SymbolInfoInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Symbol {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.DescribeAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, context), answer, context);
        }));

    private static string Text(SymbolDescription symbol, ToolContext context)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{symbol.Card.Signature}\n{symbol.Card.Kind} {symbol.Card.Name}\n");
        Line("declared", CodeCall.Places(symbol.Card.Places, context));
        Line("assembly", symbol.Card.Assembly);
        Line("project", symbol.Project);
        Line("bases", string.Join(", ", symbol.BaseTypes));
        Line("implements", string.Join(", ", symbol.Implements));
        Line("attributes", string.Join(", ", symbol.Attributes));
        Line("obsolete", symbol.Deprecated);
        Line("summary", symbol.Summary);
        foreach (var (name, parameter) in symbol.Parameters)
        {
            Line(name, parameter);
        }

        Line("returns", symbol.Returns);
        return text.ToString().TrimEnd('\n');

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
            }
        }
    }
}
