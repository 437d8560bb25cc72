using System.Globalization;
using LspAgent.Testing;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>
/// The solution that the laws and the oracle are tried on beside the fixture, as the environment says: <c>LSPAGENT_ORACLE_SOLUTION</c> names
/// its folder, <c>LSPAGENT_ORACLE_MOST</c> how much of it is tried, and each <c>LSPAGENT_ORACLE_TURN</c> tries other symbols.
/// </summary>
internal static class RealSolution
{
    /// <summary>This product where none is named.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("LSPAGENT_ORACLE_SOLUTION") ?? Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", ".."));

    public static int Turn => Number("LSPAGENT_ORACLE_TURN", 0);

    public static int Most(int usual) => Number("LSPAGENT_ORACLE_MOST", usual);

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
