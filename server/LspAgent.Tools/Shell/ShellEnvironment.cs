using System.Collections;
using System.Collections.Frozen;

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
        ("LSPAGENT", "1"),
    ];

    private static readonly FrozenSet<string> SecretWords = new[]
    {
        "KEY", "KEYS", "APIKEY", "APIKEYS", "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PASS", "PWD",
        "CREDENTIAL", "CREDENTIALS", "CREDS", "COOKIE", "COOKIES", "PAT", "DSN", "WEBHOOK",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] SecretEnds = ["PASSWORD", "TOKEN", "SECRET", "APIKEY", "ACCESSKEY"];

    /// <summary>The variables of this process that a command may see.</summary>
    public static Dictionary<string, string> OfThisProcess() =>
        From(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value as string ?? "")));

    public static Dictionary<string, string> From(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (!IsSecret(name, value) && !ChangesTheShell(name))
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in Settings)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>True for what looks like a key, a token or a password by its name, or an address with a password in it.</summary>
    public static bool IsSecret(string name, string value) => HasSecretName(name) || IsAddressWithPassword(value);

    /// <summary>A shell would run these, or take functions and options from them, before it comes to the command.</summary>
    private static bool ChangesTheShell(string name) =>
        name is "BASH_ENV" or "ENV" or "SHELLOPTS" or "BASHOPTS" or "PROMPT_COMMAND" or "PS4" or "IFS" or "CDPATH" or "GLOBIGNORE"
        || name.StartsWith("BASH_FUNC_", StringComparison.Ordinal);

    private static bool HasSecretName(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper is not ("PWD" or "OLDPWD")
            && (upper.Split('_').Any(SecretWords.Contains)
                || SecretEnds.Any(end => upper.EndsWith(end, StringComparison.Ordinal))
                || upper.Contains("CONNECTION_STRING", StringComparison.Ordinal)
                || upper.StartsWith("CONNECTIONSTRINGS__", StringComparison.Ordinal));
    }

    /// <summary>As in <c>postgres://user:password@host/</c>.</summary>
    private static bool IsAddressWithPassword(string value)
    {
        var start = value.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var authority = value.AsSpan(start + 3);
        var end = authority.IndexOfAny('/', '?', ' ');
        authority = end < 0 ? authority : authority[..end];
        return authority.IndexOf('@') is var at and > 0 && authority[..at].Contains(':');
    }
}
