using System.Collections.Immutable;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>Judges a call by the symbols of the code that it touches. Where they cannot be told, a rule that refuses or asks is a question.</summary>
internal sealed class SymbolJudge(RuleSet rules)
{
    /// <summary>Rules that refuse or ask, about what is read and what is changed.</summary>
    /// <returns>The rule that allows all that would be changed, if one does.</returns>
    public PermissionRule? Judge(PreparedCall call, Findings findings)
    {
        var written = call.Changes.Select(static change => change.Path).Concat(call.Paths.Where(static path => path.Use is not PathUse.Read).Select(static path => path.Lexical)).ToList();
        var read = call.Paths.Where(static path => path.Use is PathUse.Read).Select(static path => path.Lexical).Concat(written).ToList();
        Raise(rules.SymbolReads, read, call, findings);
        Raise(rules.SymbolEdits, written, call, findings);
        var allowing = rules.SymbolEdits(RuleEffect.Allow);
        return allowing.IsEmpty || call.Changes.IsEmpty || !call.Changes.All(static change => change.Path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) || call.Touches?.Invoke() is not { IsWhole: true, Items: { IsEmpty: false } items }
            ? null
            : allowing.FirstOrDefault(rule => items.All(symbol => rule.Symbol?.Matches(symbol) is true))?.Rule;
    }

    /// <summary>What a command does to symbols nobody can tell.</summary>
    public void JudgeCommand(string command, Findings findings)
    {
        var changes = !findings.IsReadOnly || findings.Outcome is not PermissionOutcome.Allow;
        if (Raising(rules.SymbolReads).Concat(changes ? Raising(rules.SymbolEdits) : []).FirstOrDefault() is { } rule)
        {
            findings.Ask(PermissionGround.Rule, "which symbols it touches cannot be told", rule.Rule, command);
        }
    }

    private static void Raise(Func<RuleEffect, ImmutableArray<CompiledRule>> kind, List<string> paths, PreparedCall call, Findings findings)
    {
        if (paths.Count == 0 || Raising(kind).ToList() is not { Count: > 0 } raising)
        {
            return;
        }

        var touched = call.Touches?.Invoke();
        foreach (var rule in raising)
        {
            var matches = touched?.Items.Select(symbol => (symbol.Name, Is: rule.Symbol?.Matches(symbol))).ToList() ?? [];
            if (matches.Find(static match => match.Is is true) is { Name: { } name })
            {
                if (rule.Rule.Effect is RuleEffect.Deny)
                {
                    findings.Deny("a rule refuses it", rule.Rule, name);
                }
                else
                {
                    findings.Ask(PermissionGround.Rule, "a rule wants to be asked", rule.Rule, name);
                }
            }
            else if (touched is not { IsWhole: true } || matches.Exists(static match => match.Is is null))
            {
                findings.Ask(PermissionGround.Rule, "whether it touches what a rule is about cannot be told", rule.Rule, paths[0]);
            }
        }
    }

    private static IEnumerable<CompiledRule> Raising(Func<RuleEffect, ImmutableArray<CompiledRule>> kind) => kind(RuleEffect.Deny).Concat(kind(RuleEffect.Ask));
}
