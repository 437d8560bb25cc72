using System.Collections;
using System.Collections.Frozen;

namespace LspAgent.Core.Secrets;

/// <summary>Tells which variables of an environment hold a secret, by their names and by what they hold.</summary>
public static class SecretVariables
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "KEY", "KEYS", "APIKEY", "APIKEYS", "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PASS", "PWD",
        "CREDENTIAL", "CREDENTIALS", "CREDS", "COOKIE", "COOKIES", "PAT", "DSN", "WEBHOOK",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Ends = ["PASSWORD", "TOKEN", "SECRET", "APIKEY", "ACCESSKEY"];

    /// <summary>True for what looks like a key, a token or a password by its name or its shape, or an address with a password in it.</summary>
    public static bool IsSecret(string name, string value) => HasSecretName(name) || IsAddressWithPassword(value) || SecretRedactor.HasShape(value);

    /// <summary>The secret ones of a whole environment.</summary>
    public static IEnumerable<string> Of(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            if (variable is { Key: string name, Value: string value } && IsSecret(name, value))
            {
                yield return value;
            }
        }
    }

    private static bool HasSecretName(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper is not ("PWD" or "OLDPWD")

            // It names a setting of git, and git fails when one of them is missing.
            && !upper.StartsWith("GIT_CONFIG_KEY_", StringComparison.Ordinal)
            && (upper.Split('_').Any(Words.Contains)
                || Ends.Any(end => upper.EndsWith(end, StringComparison.Ordinal))
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
