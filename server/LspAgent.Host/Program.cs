namespace LspAgent.Host;

/// <summary>The executable: picks the door that the command line names.</summary>
internal static class Program
{
    public static int Main() => 0;
}
