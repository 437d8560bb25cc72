using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>A rule with its compiled pattern; at most one of the patterns is there.</summary>
/// <param name="Path">For the tools that read and change files.</param>
/// <param name="Symbol">For the same tools, by what stands in the files.</param>
public sealed record CompiledRule(PermissionRule Rule, CommandPattern? Command, PathPattern? Path, DomainPattern? Domain, SymbolPattern? Symbol = null);

/// <summary>All rules of a session, compiled once: those that refuse, those that ask, those that allow.</summary>
public sealed class RuleSet
{
    private readonly ImmutableArray<CompiledRule>[] _commands;
    private readonly ImmutableArray<CompiledRule>[] _reads;
    private readonly ImmutableArray<CompiledRule>[] _edits;
    private readonly ImmutableArray<CompiledRule>[] _web;
    private readonly ImmutableArray<CompiledRule>[] _symbolReads;
    private readonly ImmutableArray<CompiledRule>[] _symbolEdits;
    private readonly ImmutableArray<CompiledRule>[] _all;

    private RuleSet(ImmutableArray<CompiledRule> rules, ImmutableArray<PermissionRule> written, ImmutableArray<string> problems)
    {
        (Written, Problems) = (written, problems);
        _all = ByEffect(rules, static _ => true);
        _commands = ByEffect(rules, static rule => rule.Command is not null && ToolNames.IsNamed(rule.Rule.Tool, "Bash"));
        _reads = ByEffect(rules, static rule => rule.Symbol is null && ToolNames.CoversReads(rule.Rule));
        _edits = ByEffect(rules, static rule => rule.Symbol is null && ToolNames.CoversEdits(rule.Rule));
        _symbolReads = ByEffect(rules, static rule => rule.Symbol is not null && ToolNames.CoversReads(rule.Rule));
        _symbolEdits = ByEffect(rules, static rule => rule.Symbol is not null && ToolNames.CoversEdits(rule.Rule));
        _web = ByEffect(rules, static rule => ToolNames.IsNamed(rule.Rule.Tool, "WebFetch"));
    }

    /// <summary>The rules as they were written, those that are left out among them.</summary>
    public ImmutableArray<PermissionRule> Written { get; }

    /// <summary>Sentences about rules that could not be used.</summary>
    public ImmutableArray<string> Problems { get; }

    public ImmutableArray<CompiledRule> Commands(RuleEffect effect) => _commands[(int)effect];

    public ImmutableArray<CompiledRule> Reads(RuleEffect effect) => _reads[(int)effect];

    public ImmutableArray<CompiledRule> Edits(RuleEffect effect) => _edits[(int)effect];

    public ImmutableArray<CompiledRule> SymbolReads(RuleEffect effect) => _symbolReads[(int)effect];

    public ImmutableArray<CompiledRule> SymbolEdits(RuleEffect effect) => _symbolEdits[(int)effect];

    public ImmutableArray<CompiledRule> Web(RuleEffect effect) => _web[(int)effect];

    public ImmutableArray<CompiledRule> All(RuleEffect effect) => _all[(int)effect];

    /// <param name="anchors">Says what a rule's paths are relative to.</param>
    public static RuleSet Compile(IEnumerable<PermissionRule> rules, Func<PermissionRule, PatternAnchors> anchors, PathStyle style, IEnumerable<string> problemsSoFar)
    {
        var compiled = ImmutableArray.CreateBuilder<CompiledRule>();
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(problemsSoFar);
        ImmutableArray<PermissionRule> written = [.. rules];
        foreach (var rule in written)
        {
            var isCommand = ToolNames.IsCommand(rule.Tool);
            var isPath = ToolNames.IsRead(rule.Tool) || ToolNames.IsEdit(rule.Tool);
            var isWeb = rule.Tool is "WebFetch";
            var domain = isWeb && rule.Specifier is { } specifier ? DomainPattern.Compile(specifier) : null;
            if (isWeb && !rule.IsWholeTool && domain is null)
            {
                problems.Add($"{rule.Described}: WebFetch takes a host, such as WebFetch(domain:example.com). {Consequence(rule)}");
                if (rule.Effect is RuleEffect.Allow)
                {
                    continue;
                }
            }
            else if (!isCommand && !isPath && !isWeb && !rule.IsWholeTool)
            {
                problems.Add($"{rule.Described}: {rule.Tool} takes nothing in parentheses. {Consequence(rule)}");
                if (rule.Effect is RuleEffect.Allow)
                {
                    continue;
                }
            }

            if (isPath && rule.Specifier is { } symbols && SymbolPattern.IsMeant(symbols))
            {
                var pattern = SymbolPattern.Compile(symbols, rule.Effect);
                if (pattern is null)
                {
                    problems.Add($"{rule.Described}: symbols are named as symbol:Contoso.Billing.**, kind:public-api or attribute:Authorize. {(rule.Effect is RuleEffect.Allow ? "The rule is left out." : "The rule is taken for every symbol.")}");
                }

                if (pattern is not null || rule.Effect is not RuleEffect.Allow)
                {
                    compiled.Add(new CompiledRule(rule, null, null, null, pattern ?? SymbolPattern.Everything));
                }

                continue;
            }

            compiled.Add(new CompiledRule(
                rule,
                isCommand || rule.Tool.Contains('*', StringComparison.Ordinal) ? CommandPattern.Compile(rule.Specifier) : null,
                isPath && rule.Specifier is { } path ? PathPattern.Compile(path, rule.Effect, anchors(rule), style) : null,
                domain));
        }

        return new RuleSet(compiled.ToImmutable(), written, problems.ToImmutable());
    }

    private static string Consequence(PermissionRule rule) =>
        rule.Effect is RuleEffect.Allow ? "The rule is left out." : "The rule is taken for the whole tool.";

    private static ImmutableArray<CompiledRule>[] ByEffect(ImmutableArray<CompiledRule> rules, Func<CompiledRule, bool> includes) =>
        [.. Enum.GetValues<RuleEffect>().Select(effect => rules.Where(rule => rule.Rule.Effect == effect && includes(rule)).ToImmutableArray())];
}
