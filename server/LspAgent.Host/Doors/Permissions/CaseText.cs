using System.Text.RegularExpressions;

namespace LspAgent.Host.Doors.Permissions;

/// <summary>Puts a folder of ours where a case says <c>.agent</c>.</summary>
internal static partial class CaseText
{
    public static string Agent(string text, string agent) => AgentName().Replace(text, agent);

    [GeneratedRegex(@"\.agent(?![A-Za-z0-9_-])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AgentName();
}
