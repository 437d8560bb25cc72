using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>Which rules are about which tools: a rule for one tool that reads is a rule for reading.</summary>
public static class ToolNames
{
    public static bool IsCommand(string tool) => tool is "Bash" or "Monitor";

    public static bool IsRead(string tool) => tool is "Read" or "Grep" or "Glob" or "LS" or "LSP" or "NotebookRead";

    public static bool IsEdit(string tool) => tool is "Edit" or "Write" or "MultiEdit" or "EditFiles" or "NotebookEdit";

    /// <summary>True when the name in a rule, which may hold stars, is that of a tool.</summary>
    public static bool IsNamed(string pattern, string tool) =>
        pattern.Equals(tool, StringComparison.Ordinal)
        || (pattern.Contains('*', StringComparison.Ordinal) && PathGlob.MatchesName(pattern, tool, StringComparison.Ordinal))
        || (pattern.StartsWith("mcp__", StringComparison.Ordinal) && tool.StartsWith(pattern + "__", StringComparison.Ordinal) && pattern.Split("__").Length == 2);

    /// <summary>What allows one tool that reads does not allow another; what refuses one refuses what reads the same.</summary>
    public static bool CoversReads(PermissionRule rule) =>
        rule.Effect is RuleEffect.Allow ? rule.Tool is "Read" : rule.Tool is "Read" || rule.Tool is "*" || (IsRead(rule.Tool) && !rule.IsWholeTool);

    public static bool CoversEdits(PermissionRule rule) =>
        rule.Effect is RuleEffect.Allow ? rule.Tool is "Edit" : rule.Tool is "Edit" || rule.Tool is "*" || (IsEdit(rule.Tool) && !rule.IsWholeTool);
}
