using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Shell;

/// <summary>
/// Finds what a command started, however far it went away from it. Every command carries a mark in its environment, which its
/// children inherit through any number of forks and sessions; a program that wipes its environment is found by its session.
/// </summary>
/// <param name="Value">Equal for all that one command started; begins with the mark of everything of its session and process.</param>
internal readonly record struct ProcessMark(string Value)
{
    public const string Variable = "LSPAGENT_STARTED_BY";

    public ProcessMark Child(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{Value}{number}."));

    /// <summary>The processes that carry the mark, or one that begins with it, and those of a session.</summary>
    /// <param name="session">The process that leads the session; null when it is long gone, and its number may belong to another.</param>
    public List<int> Find(int? session)
    {
        var found = new List<int>();
        if (!Directory.Exists("/proc/self"))
        {
            return found;
        }

        var mark = Encoding.UTF8.GetBytes($"{Variable}={Value}");
        var own = Environment.ProcessId;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != own
                && (IsOfSession(folder, session) || IsMarked(folder, mark)))
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>What ended and was only not collected yet has no environment any more, and does not count.</summary>
    private static bool IsMarked(string folder, byte[] mark) => Read(Path.Join(folder, "environ")).AsSpan().IndexOf(mark) >= 0;

    private static bool IsOfSession(string folder, int? session)
    {
        if (session is null)
        {
            return false;
        }

        // number (name) state parent group session ...: the name may hold anything, also spaces and parentheses.
        var stat = Encoding.UTF8.GetString(Read(Path.Join(folder, "stat")));
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3
            && fields[0] is not ("Z" or "X")
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && id == session;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is gone, or belongs to another user.
            return [];
        }
    }
}
