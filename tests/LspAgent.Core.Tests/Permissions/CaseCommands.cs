using System.Text.Json;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Testing;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>The commands and rules of all cases, as material for laws that hold for any.</summary>
internal static class CaseCommands
{
    public static string[] All { get; } =
        [.. new[] { "shell.jsonl", "permissions/shell.jsonl" }.SelectMany(Read).Distinct(StringComparer.Ordinal)];

    /// <summary>Whole scripts that leave the shell where it is.</summary>
    public static string[] Settled { get; } = [.. All.Where(static command =>
        ShellParser.Parse(command) is { IsUnderstood: true, Root: { MayChangeDirectory: false } } && !command.Contains("cd", StringComparison.Ordinal))];

    /// <summary>Single commands that begin with their own name.</summary>
    public static string[] Simple { get; } = [.. All.Where(static command =>
        ShellParser.Parse(command) is { IsUnderstood: true, Root: ShellNode.Simple { Assignments.IsEmpty: true, Redirections.IsEmpty: true, Words: [{ Bare: { } name }, ..] } }
        && name is not ("cd" or "time" or "command" or "builtin" or "exec") && char.IsAsciiLetter(name[0]) && char.IsAsciiLetter(command[0]))];

    /// <summary>Rules that none of the wrappers can be meant by.</summary>
    public static (RuleEffect, string)[] Rules { get; } =
    [
        (RuleEffect.Allow, "Bash(npm test:*)"), (RuleEffect.Allow, "Bash(ls:*)"), (RuleEffect.Allow, "Bash(git:*)"), (RuleEffect.Allow, "Bash(cat:*)"), (RuleEffect.Allow, "Bash(find:*)"),
        (RuleEffect.Allow, "Bash(rm:*)"), (RuleEffect.Allow, "Edit(./src/**)"), (RuleEffect.Allow, "Read(./.env)"), (RuleEffect.Ask, "Bash(git push:*)"), (RuleEffect.Ask, "Edit(./docs/**)"),
        (RuleEffect.Deny, "Bash(rm:*)"), (RuleEffect.Deny, "Bash(curl:*)"), (RuleEffect.Deny, "Read(./secrets/**)"), (RuleEffect.Deny, "Edit(./docs/**)"), (RuleEffect.Deny, "Bash(git push:*)"),
    ];

    private static IEnumerable<string> Read(string file)
    {
        foreach (var line in Fixtures.Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.GetProperty("input").GetProperty("command").GetString()!;
        }
    }
}
