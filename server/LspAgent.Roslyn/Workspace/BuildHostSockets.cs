using System.Collections.Concurrent;
using System.Globalization;

namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// Takes away what MSBuild's processes leave behind: each is spoken to over a socket in the temp folder, named by a GUID, that nobody
/// deletes. Only names that stand on the command line of a child of this process are touched, and only when nothing is being loaded
/// any more: one that is taken away before it was connected to would be waited for in vain. Safe for concurrent use.
/// </summary>
internal static class BuildHostSockets
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(50);

    private static readonly ConcurrentDictionary<string, bool> Names = new(StringComparer.Ordinal);
    private static readonly Lock Counting = new();
    private static int _loads;

    /// <summary>Runs something that starts such processes, and cleans up behind it.</summary>
    public static async Task<T> AroundAsync<T>(Func<Task<T>> load, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return await load();
        }

        lock (Counting)
        {
            _loads++;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Not one of the pool's threads: loading can keep all of those busy for longer than the first process lives.
        var watching = Task.Factory.StartNew(() => Watch(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await load();
        }
        finally
        {
            await over.CancelAsync();
            await watching;
            Delete(NoLongerUsed());
        }
    }

    /// <summary>What was found by now when the last load is over, and nothing before.</summary>
    private static string[] NoLongerUsed()
    {
        lock (Counting)
        {
            if (--_loads > 0)
            {
                return [];
            }

            string[] names = [.. Names.Keys];
            Names.Clear();
            return names;
        }
    }

    /// <summary>The first process only finds out which SDK is right, and is gone before the first project is loaded.</summary>
    private static void Watch(CancellationToken over)
    {
        do
        {
            Note();
        }
        while (!over.WaitHandle.WaitOne(Rhythm));
        Note();
    }

    private static void Note()
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(static folder => char.IsAsciiDigit(folder[^1])))
        {
            // After the name, which stands in brackets and can hold anything: the state, and the parent.
            if (Read(folder, "stat") is { } state && state[(state.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..] && parent.Equals(own, StringComparison.Ordinal)
                && Read(folder, "cmdline") is { } line && line.Contains("BuildHost", StringComparison.Ordinal))
            {
                foreach (var name in line.Split('\0').Where(static word => Guid.TryParse(word, out _)))
                {
                    Names[name] = true;
                }
            }
        }
    }

    private static void Delete(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            try
            {
                File.Delete(Path.Join("/tmp", name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It does no harm there.
            }
        }
    }

    private static string? Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Join(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended, or is somebody else's.
        }
    }
}
