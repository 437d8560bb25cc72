using LspAgent.Core.Settings;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>What a rule wants; the stricter comes first.</summary>
public enum RuleEffect
{
    Deny,
    Ask,
    Allow,
}

/// <summary>A rule as somebody wrote it, such as <c>Bash(npm test:*)</c>.</summary>
/// <param name="Tool">A name, or a pattern of names.</param>
/// <param name="Specifier">What stands in the parentheses; null for the whole tool.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record PermissionRule(RuleEffect Effect, string Tool, string? Specifier, SettingOrigin Origin)
{
    public bool IsWholeTool => Specifier is null;

    public string Text => Specifier is null ? Tool : $"{Tool}({Specifier})";

    /// <summary>The rule, and where it is found.</summary>
    public string Described => Origin.Line > 0 ? $"{Text} ({Origin.File}, line {Origin.Line})" : $"{Text} ({Origin.File})";

    public override string ToString() => Text;

    /// <summary>Null, with the reason, when the text is no rule.</summary>
    public static PermissionRule? Parse(RuleEffect effect, string text, SettingOrigin origin, out string problem)
    {
        problem = string.Empty;
        var trimmed = text.Trim();
        var open = trimmed.IndexOf('(', StringComparison.Ordinal);
        var tool = (open < 0 ? trimmed : trimmed[..open]).TrimEnd();
        if (tool.Length == 0 || !tool.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '*' or '.' or ':'))
        {
            problem = "it does not begin with the name of a tool, such as Bash(npm test:*)";
            return null;
        }

        if (open >= 0 && !trimmed.EndsWith(')'))
        {
            problem = "its parenthesis is not closed";
            return null;
        }

        var specifier = open < 0 ? null : trimmed[(open + 1)..^1].Trim();
        if (effect is RuleEffect.Allow && tool.Contains('*', StringComparison.Ordinal) && !IsToolOfOneServer(tool))
        {
            problem = "a rule that allows names its tool; only the tools of one MCP server can be taken together, as mcp__server__*";
            return null;
        }

        if (specifier is { Length: 0 } && effect is RuleEffect.Allow)
        {
            problem = "its parentheses are empty, so it allows nothing";
            return null;
        }

        return new PermissionRule(effect, tool, specifier is "" or "*" or "**" ? null : specifier, origin);
    }

    private static bool IsToolOfOneServer(string tool)
    {
        var parts = tool.Split("__");
        return parts.Length >= 3 && parts[0] is "mcp" && parts[1].Length > 0 && !parts[1].Contains('*', StringComparison.Ordinal);
    }
}
