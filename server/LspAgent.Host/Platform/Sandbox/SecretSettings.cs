using System.Text.RegularExpressions;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Tells whether a settings file of git or NuGet holds what somebody logs in with.</summary>
internal static partial class SecretSettings
{
    public static bool AreIn(string text) => LogIn().IsMatch(text);

    /// <summary>Headers, credentials, keys, and addresses with a password.</summary>
    [GeneratedRegex(@"extraheader|packageSourceCredentials|<apikeys>|ClearTextPassword|token\s*=|password\s*=|://[^/\s""'@]*:[^/\s""'@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogIn();
}
