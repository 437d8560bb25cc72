using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Search;

/// <summary>
/// Searches a folder with ripgrep, started without a shell and without any configuration of its own. What it finds is the
/// same that <see cref="ManagedSearch"/> finds.
/// </summary>
internal sealed class Ripgrep(string executable)
{
    /// <summary>More output than this is nothing that anybody asked for; the search here can then stop early instead.</summary>
    private const int MaxOutput = 8 * 1024 * 1024;

    /// <summary>Null when there is none; folders of the search path that are relative, and so may be the workspace, do not count.</summary>
    public static Ripgrep? OnPath()
    {
        var name = OperatingSystem.IsWindows() ? "rg.exe" : "rg";
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(static path => new Ripgrep(path))
            .FirstOrDefault();
    }

    /// <returns>Null when ripgrep could not answer, or not as well as the search here.</returns>
    public async Task<SearchHits?> SearchAsync(string folder, SearchQuery query, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        if (query.Pattern.SpansLines || query.MatchesOnly || await RunAsync(folder, query, cancellationToken) is not { } output)
        {
            return null;
        }

        var hits = RipgrepOutput.Read(output.WrittenSpan, query)
            .Where(file => query.Accepts(file.Path) && !unsaved.Any(document => document.Path.Equals(Path.Join(folder, file.Path), StringComparison.Ordinal)));
        return new SearchHits(ManagedSearch.Sorted(hits.Concat(new UnsavedSearch(folder, query, unsaved).Search())), IsComplete: true);
    }

    private async Task<ArrayBufferWriter<byte>?> RunAsync(string folder, SearchQuery query, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Start(folder, query) };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var output = new ArrayBufferWriter<byte>(64 * 1024);
            while (await process.StandardOutput.BaseStream.ReadAsync(output.GetMemory(16 * 1024), cancellationToken) is var count and > 0)
            {
                output.Advance(count);
                if (output.WrittenCount > MaxOutput)
                {
                    Kill(process);
                    return null;
                }
            }

            await errors;
            await process.WaitForExitAsync(cancellationToken);

            // 0 is found, 1 is not found; at 2 something went wrong, perhaps only with one file that cannot be read.
            return process.ExitCode is 0 or 1 || output.WrittenCount > 0 ? output : null;
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
    }

    private ProcessStartInfo Start(string folder, SearchQuery query)
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
            ["--no-config", "--no-messages", "--color=never", "--no-heading", "--null", "--hidden", "--glob=!.git", "--no-ignore-dot", "--no-require-git", "--no-mmap", "--crlf"])
        {
            start.ArgumentList.Add(argument);
        }

        if (query.Pattern.IgnoresCase)
        {
            start.ArgumentList.Add("--ignore-case");
        }

        switch (query.Output)
        {
            case SearchOutput.Paths:
                start.ArgumentList.Add("--files-with-matches");
                break;
            case SearchOutput.Counts:
                start.ArgumentList.Add("--count");
                break;
            default:
                start.ArgumentList.Add("--line-number");
                start.ArgumentList.Add("--no-context-separator");
                start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--max-count={query.Enough}"));
                start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--before-context={query.Before}"));
                start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--after-context={query.After}"));
                break;
        }

        start.ArgumentList.Add("--regexp");
        start.ArgumentList.Add(query.Pattern.ForRipgrep);
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(".");
        return start;
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
