using System.Collections;
using System.Globalization;
using LspAgent.Core.Secrets;

namespace LspAgent.Tools.Shell;

/// <summary>
/// What a command finds in its environment: the user's own variables without secrets, and without what would change how the
/// shell reads a command; nothing waits for somebody at a terminal.
/// </summary>
internal static class ShellEnvironment
{
    private static readonly (string Name, string Value)[] Settings =
    [
        ("TERM", "dumb"),
        ("NO_COLOR", "1"),
        ("PAGER", "cat"),
        ("GIT_PAGER", "cat"),
        ("GIT_EDITOR", "true"),
        ("GIT_TERMINAL_PROMPT", "0"),

        // What only looks writes nothing, not even what git could then read faster.
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("LSPAGENT", "1"),
    ];

    /// <summary>Settings of git that take away programs which a repository could name.</summary>
    private static readonly (string Key, string Value)[] GitSettings = [("core.fsmonitor", ""), ("safe.bareRepository", "explicit")];

    /// <summary>The variables of this process that a command may see.</summary>
    public static Dictionary<string, string> OfThisProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = entry.Value as string ?? "";
        }

        return From(variables);
    }

    public static Dictionary<string, string> From(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (!SecretVariables.IsSecret(name, value) && !ChangesTheShell(name))
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in Settings)
        {
            environment[name] = value;
        }

        // Behind those that the user has set this way; the last one counts.
        var count = environment.TryGetValue("GIT_CONFIG_COUNT", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own : 0;
        foreach (var (key, value) in GitSettings)
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count++}")] = value;
        }

        environment["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    /// <summary>A shell would run these, or take functions and options from them, before it comes to the command.</summary>
    private static bool ChangesTheShell(string name) =>
        name is "BASH_ENV" or "ENV" or "SHELLOPTS" or "BASHOPTS" or "PROMPT_COMMAND" or "PS4" or "IFS" or "CDPATH" or "GLOBIGNORE" or "RIPGREP_CONFIG_PATH" or "GIT_EXTERNAL_DIFF" or "GREP_OPTIONS"
        || name.StartsWith("BASH_FUNC_", StringComparison.Ordinal);
}
