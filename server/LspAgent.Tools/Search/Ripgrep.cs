using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>
/// Asks ripgrep which of many files may hold a match, started without a shell and without any configuration of its own. It
/// only narrows a search, so that answers are the same with it and without it.
/// </summary>
/// <param name="fewFiles">Fewer files are not worth a process.</param>
internal sealed class Ripgrep(string executable, int fewFiles)
{
    /// <summary>Starting a process costs as much as searching through some hundred files here.</summary>
    private const int FewFiles = 300;

    /// <summary>All paths go on one command line, which Windows keeps short.</summary>
    private static readonly int MaxCommandLine = OperatingSystem.IsWindows() ? 30_000 : 1_000_000;

    /// <summary>Null when there is none; folders of the search path that are relative, and so may be the workspace, do not count.</summary>
    public static Ripgrep? OnPath(int fewFiles = FewFiles)
    {
        var name = OperatingSystem.IsWindows() ? "rg.exe" : "rg";
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(path => new Ripgrep(path, fewFiles))
            .FirstOrDefault();
    }

    /// <summary>
    /// True when the answer is worth its process: for a pattern with a required text the search here looks for that first,
    /// which is as quick.
    /// </summary>
    public bool IsWorthwhile(SearchPattern pattern, IReadOnlyCollection<WalkedFile> files) =>
        files.Count >= fewFiles && pattern is { RequiredBytes: null, SpansLines: false };

    /// <returns>The files that may match, in the same order; all of them when ripgrep cannot say.</returns>
    public async Task<List<WalkedFile>> NarrowAsync(string folder, List<WalkedFile> files, SearchPattern pattern, CancellationToken cancellationToken)
    {
        if (files.Sum(static file => file.Folder.Prefix.Length + file.Name.Length + 4L) > MaxCommandLine)
        {
            return files;
        }

        using var process = new Process { StartInfo = Start(folder, files, pattern) };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return files;
        }

        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var output = new ArrayBufferWriter<byte>(64 * 1024);
            while (await process.StandardOutput.BaseStream.ReadAsync(output.GetMemory(16 * 1024), cancellationToken) is var count and > 0)
            {
                output.Advance(count);
            }

            await errors;
            await process.WaitForExitAsync(cancellationToken);

            // 0 is found and 1 is not found; at 2 something went wrong, and a match may be missing.
            return process.ExitCode is 0 or 1 ? Named(files, output.WrittenSpan) : files;
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
    }

    private ProcessStartInfo Start(string folder, List<WalkedFile> files, SearchPattern pattern)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("RIPGREP_CONFIG_PATH");
        foreach (var argument in (ReadOnlySpan<string>)
            ["--no-config", "--no-messages", "--color=never", "--files-with-matches", "--null", "--text", "--no-mmap", "--crlf", pattern.IgnoresCase ? "--ignore-case" : "--case-sensitive", "--regexp", pattern.ForRipgrep, "--"])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var file in files)
        {
            start.ArgumentList.Add("./" + file.RelativePath);
        }

        return start;
    }

    private static List<WalkedFile> Named(List<WalkedFile> files, ReadOnlySpan<byte> output)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in output.Split((byte)0))
        {
            if (output[range].Length > 2)
            {
                names.Add(Encoding.UTF8.GetString(output[range][2..]).Replace('\\', OperatingSystem.IsWindows() ? '/' : '\\'));
            }
        }

        return files.FindAll(file => names.Contains(file.RelativePath));
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
