using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Shell;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>Finds rules that do not do what their writer meant: for tools that do not exist, never met, or overruled by others.</summary>
public static class RuleCheck
{
    /// <summary>Tools of other harnesses, for which people have rules that do no harm here.</summary>
    private static readonly ImmutableArray<string> Foreign =
        ["Agent", "Task", "Skill", "LSP", "LS", "NotebookRead", "SlashCommand", "Cd", "EnterWorktree", "ExitWorktree", "ListMcpResourcesTool", "ReadMcpResourceTool", "SendMessage", "Workflow"];

    /// <param name="tools">The names of the tools that there are.</param>
    /// <returns>A sentence for each, beginning with the rule, its file and line; those about rules that could not be used among them.</returns>
    public static ImmutableArray<string> Find(RuleSet rules, IReadOnlyCollection<string> tools)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var unknown = rules.Written.Where(rule => !IsTool(rule, tools)).ToList();
        found.AddRange(rules.Problems.Where(problem => !unknown.Exists(rule => problem.StartsWith(rule.Described, StringComparison.Ordinal))));
        foreach (var rule in unknown)
        {
            var near = tools.FirstOrDefault(tool => tool.Equals(rule.Tool, StringComparison.OrdinalIgnoreCase))
                ?? tools.FirstOrDefault(tool => tool.Length > 3 && (tool.StartsWith(rule.Tool, StringComparison.OrdinalIgnoreCase) || rule.Tool.StartsWith(tool, StringComparison.OrdinalIgnoreCase)));
            found.Add($"{rule.Described}: there is no tool of this name, so the rule does nothing.{(near is null ? "" : $" Did you mean {near}?")}");
        }

        foreach (var effect in Enum.GetValues<RuleEffect>())
        {
            foreach (var rule in rules.All(effect).Where(rule => !unknown.Contains(rule.Rule)))
            {
                if ((OfCommand(rule) ?? (effect is RuleEffect.Allow ? OfFloor(rule) ?? OfStricter(rule.Rule, rules) : null)) is { } problem)
                {
                    found.Add($"{rule.Rule.Described}: {problem}");
                }
            }
        }

        return found.ToImmutable();
    }

    private static bool IsTool(PermissionRule rule, IReadOnlyCollection<string> tools) =>
        rule.Tool.StartsWith("mcp__", StringComparison.Ordinal) || Foreign.Contains(rule.Tool, StringComparer.Ordinal) || tools.Any(tool => ToolNames.IsNamed(rule.Tool, tool));

    private static string? OfCommand(CompiledRule rule)
    {
        if (rule.Command is not { } pattern || rule.Rule.Specifier is not { } specifier)
        {
            return null;
        }

        var text = specifier.EndsWith(":*", StringComparison.Ordinal) ? specifier[..^2] : specifier;
        if (specifier.Contains(":*", StringComparison.Ordinal) && !specifier.EndsWith(":*", StringComparison.Ordinal))
        {
            return "':*' means what follows only at the end, so the rule matches no usual command. Write ' *' inside.";
        }

        var problem = ShellParser.Parse(text) switch
        {
            { IsUnderstood: false } => "it is no command that the shell takes",
            { Root: ShellNode.Simple { Redirections.IsEmpty: false } } => "a redirection is judged as an edit of its file, by rules such as Edit(./out/**)",
            { Root: ShellNode.Simple { Assignments.IsEmpty: false } } => "assignments before a command are no part of what is compared",
            { Root: ShellNode.Simple } => null,
            _ => "each command of a list or pipe is compared alone, so it needs a rule of its own",
        };
        if (problem is not null)
        {
            return $"{problem}; the rule matches nothing.";
        }

        return rule.Rule.Effect is RuleEffect.Allow && !pattern.IsExact && pattern.Words is [var name] && (Wrappers.IsKnown(name) || Wrappers.IsShell(name))
            ? $"what {name} runs needs a rule of its own; this one allows none of it."
            : null;
    }

    /// <summary>A rule for a file that no rule lifts the protection of.</summary>
    private static string? OfFloor(CompiledRule rule)
    {
        if (rule.Path is null || rule.Rule.Specifier is not { } specifier)
        {
            return null;
        }

        var segments = specifier.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static segment => segment is not ("." or "~")).ToArray();
        return ToolNames.IsEdit(rule.Rule.Tool) && NamedFiles.Protected(segments, StringComparison.Ordinal) is { } name
            ? $"{name} is protected, and you are asked whatever rule allows it."
            : ToolNames.IsRead(rule.Rule.Tool) && rule.Path.HasWildcard && NamedFiles.Secret(segments, StringComparison.Ordinal) is { } secret
            ? $"{secret} may hold a secret, which only a rule without wildcards allows to be read."
            : null;
    }

    private static string? OfStricter(PermissionRule rule, RuleSet rules)
    {
        foreach (var effect in (ReadOnlySpan<RuleEffect>)[RuleEffect.Deny, RuleEffect.Ask])
        {
            foreach (var stricter in rules.All(effect))
            {
                if (ToolNames.IsNamed(stricter.Rule.Tool, rule.Tool) && (stricter.Rule.IsWholeTool || stricter.Rule.Text.Equals(rule.Text, StringComparison.Ordinal)))
                {
                    return $"{stricter.Rule.Described} {(effect is RuleEffect.Deny ? "refuses" : "asks about")} all of it first.";
                }
            }
        }

        return null;
    }
}
