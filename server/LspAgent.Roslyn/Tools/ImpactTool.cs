using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>Impact</c> is asked.</summary>
internal sealed record ImpactInput(
    [property: Description("As Type, Type.Member or Type.Member(int)")] string? Symbol = null,
    string? Path = null,
    int? Line = null);

/// <summary>Says what a change of a symbol reaches.</summary>
internal sealed class ImpactTool(CSharpWorkspaces workspaces) : Tool<ImpactInput>(CodeToolResources.Define("Impact"), static () => CodeToolJson.Default.ImpactInput)
{
    private const int MostNames = 25;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(ImpactInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Impact of {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.ImpactAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value), answer, context);
        }));

    private static string Text(Impact impact)
    {
        var text = new StringBuilder();
        var direct = impact.Callers.Where(item => item.Depth == 1).Select(item => item.Card.Name).Distinct(StringComparer.Ordinal).ToList();
        var further = impact.Callers.Where(item => item.Depth > 1).Select(item => item.Card.Name).Distinct(StringComparer.Ordinal).Except(direct, StringComparer.Ordinal).ToList();
        text.Append(CultureInfo.InvariantCulture, $"{impact.Card.Kind} {impact.Card.Name}{(impact.IsPublic ? ", which code outside this solution can use" : string.Empty)}{(impact.IsComplete ? string.Empty : "; not complete: there was too much, or time ran out")}\n");
        Append("used directly by", direct);
        Append("and through those by", further);
        Append("overridden or implemented by", [.. impact.Family.Select(card => card.Name)]);
        Append("tests that reach it", [.. impact.Tests.Select(card => card.Name)]);
        Append("projects", impact.Projects);
        return text.ToString().TrimEnd('\n');

        void Append(string title, IReadOnlyCollection<string> names)
        {
            var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $", and {names.Count - MostNames} more") : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{title} ({names.Count}): {(names.Count == 0 ? "none" : string.Join(", ", names.Take(MostNames)))}{more}\n");
        }
    }
}
