using System.Globalization;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Remembers on the disk which empty folders a process has put into workspaces, so that they go even when it was killed.</summary>
internal static class HeldRecord
{
    private const string Start = "held-";

    /// <summary>Writes what stands there now; nothing is left when that is nothing.</summary>
    public static void Write(string folder, ICollection<string> paths)
    {
        var record = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{Start}{Environment.ProcessId}"));
        try
        {
            if (paths.Count > 0)
            {
                File.WriteAllLines(record, paths);
            }
            else if (File.Exists(record))
            {
                File.Delete(record);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk is no reason to run no command: what is left behind then is an empty folder.
        }
    }

    /// <summary>Takes away what processes have left that are gone. A folder that holds something stays.</summary>
    public static void Sweep(string folder)
    {
        foreach (var record in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Start}*") : [])
        {
            if (!int.TryParse(Path.GetFileName(record.AsSpan())[Start.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Directory.Exists($"/proc/{id}"))
            {
                continue;
            }

            foreach (var path in File.ReadAllLines(record).Where(static path => WorkspaceGuard.IsHeldName(Path.GetFileName(path))))
            {
                try
                {
                    Directory.Delete(path);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It is gone, or somebody has put something there.
                }
            }

            File.Delete(record);
        }
    }
}
