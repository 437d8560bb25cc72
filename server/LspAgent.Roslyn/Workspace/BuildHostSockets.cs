using System.Collections.Concurrent;
using System.Globalization;

namespace LspAgent.Roslyn.Workspace;

/// <summary>
/// Takes away what MSBuild's processes leave behind: each is spoken to over a socket in the temp folder, named by a GUID, that nobody
/// deletes. Only names that stand on the command line of a child of this process are touched. Safe for concurrent use.
/// </summary>
internal sealed class BuildHostSockets
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Runs something that starts such processes, and cleans up behind it.</summary>
    public static async Task<T> AroundAsync<T>(Func<Task<T>> load, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return await load();
        }

        var sockets = new BuildHostSockets();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Not one of the pool's threads: loading can keep all of those busy for longer than the first process lives.
        var watching = Task.Factory.StartNew(() => sockets.Watch(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await load();
        }
        finally
        {
            await over.CancelAsync();
            await watching;
            sockets.Delete();
        }
    }

    /// <summary>The first process only finds out which SDK is right, and is gone before the first project is loaded.</summary>
    private void Watch(CancellationToken over)
    {
        do
        {
            Note();
        }
        while (!over.WaitHandle.WaitOne(Rhythm));
        Note();
    }

    private void Note()
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
                    _names[name] = true;
                }
            }
        }
    }

    private void Delete()
    {
        foreach (var name in _names.Keys)
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
