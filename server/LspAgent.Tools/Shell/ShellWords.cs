namespace LspAgent.Tools.Shell;

/// <summary>The little that must be known of a command's text to read its answer; never used to decide what is allowed.</summary>
internal static class ShellWords
{
    /// <summary>The first word of the command.</summary>
    public static string First(string command) => command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var word, ..] ? word : "";

    /// <summary>True when exit code 1 is an answer, such as that nothing was found, and no failure.</summary>
    public static bool IsAnswer(string command, int exitCode)
    {
        if (exitCode != 1)
        {
            return false;
        }

        var last = command[(command.LastIndexOfAny(['|', ';', '&', '\n', '('], Math.Max(0, command.TrimEnd().Length - 1)) + 1)..];
        var words = last.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is ["grep" or "egrep" or "fgrep" or "rg" or "find" or "diff" or "cmp" or "test" or "[" or "[[", ..] or ["git", "diff" or "grep", ..];
    }
}
