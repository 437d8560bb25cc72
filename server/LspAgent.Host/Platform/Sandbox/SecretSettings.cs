using System.Text.RegularExpressions;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Tells whether a file whose name lets it be feared holds what somebody logs in with.</summary>
internal static partial class SecretSettings
{
    public static bool AreIn(string text) => LogIn().IsMatch(text);

    /// <summary>True for what is a secret whatever it looks like, or a folder of such.</summary>
    public static bool IsSecretByName(string path) => Path.GetFileName(path).StartsWith(".env", StringComparison.Ordinal) || Directory.Exists(path);

    /// <summary>Headers, credentials, private keys, and addresses with a password.</summary>
    [GeneratedRegex(@"extraheader|PRIVATE KEY-----|_auth\s*=|packageSourceCredentials|<apikeys>|ClearTextPassword|token\s*=|password\s*=|://[^/\s""'@]*:[^/\s""'@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogIn();
}
