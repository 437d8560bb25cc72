namespace LspAgent.Host.Platform;

/// <summary>Where everything of ours is kept that belongs to the user: <c>~/.lspagent</c>, or where <c>LSPAGENT_HOME</c> points.</summary>
public static class UserFolder
{
    public const string Variable = "LSPAGENT_HOME";

    /// <param name="environment">Reads an environment variable.</param>
    public static string Locate(Func<string, string?> environment) =>
        environment(Variable) is { Length: > 0 } home
            ? Path.GetFullPath(home)
            : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".lspagent");
}
