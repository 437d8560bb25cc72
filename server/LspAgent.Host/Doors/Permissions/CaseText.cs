using System.Text.RegularExpressions;

namespace LspAgent.Host.Doors.Permissions;

/// <summary>Puts a folder of ours where a case says <c>.agent</c>, in large letters where the case has them.</summary>
internal static partial class CaseText
{
    public static string Agent(string text, string agent) => AgentName().Replace(text, match =>
        match.Value is ".agent" ? agent
        : match.Value is ".AGENT" ? agent.ToUpperInvariant()
        : $".{char.ToUpperInvariant(agent[1])}{agent[2..]}");

    [GeneratedRegex(@"\.agent(?![A-Za-z0-9_-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AgentName();
}
