using System.Runtime.Versioning;
using System.Text;
using LspAgent.Host.Platform;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Tests.Platform;

/// <summary>The log is for the user alone, never grows without bound, and never reaches the wire.</summary>
[TestClass]
public sealed partial class LogTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void The_file_begins_anew_when_it_is_full_and_keeps_the_part_before()
    {
        using var folder = new TempFolder();
        using var log = new LogFile(folder.In("logs"), "lsp", Start, maxBytes: 20);
        Assert.IsFalse(Directory.Exists(folder.In("logs")), "a process that has nothing to say leaves no file");
        log.Write("first line\n");
        log.Write("second line\n");
        Assert.AreEqual("second line\n", Read(log.Path));
        Assert.AreEqual("first line\n", Read(log.Path + ".old"));
        log.Write("a line that is longer than a file may be\n");
        Assert.AreEqual("a line that is longer than a file may be\n", Read(log.Path), "it is not lost, and not cut");
        Assert.AreEqual("second line\n", Read(log.Path + ".old"));
    }

    [TestMethod]
    public void Only_the_newest_files_are_kept()
    {
        using var folder = new TempFolder();
        for (var day = 1; day <= 25; day++)
        {
            using var log = new LogFile(folder.Path, "lsp", Start.AddDays(day), maxBytes: 100);
            log.Write("x");
        }

        var left = Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)[..8]).Order(StringComparer.Ordinal).ToList();
        Assert.HasCount(20, left);
        Assert.AreEqual("20260310", left[0]);
        Assert.AreEqual("20260329", left[^1]);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void Nobody_else_can_read_it()
    {
        using var folder = new TempFolder();
        using var log = new LogFile(folder.In("logs"), "lsp", Start);
        log.Write("x");
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log.Path));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.In("logs")));
    }

    [TestMethod]
    [DataRow(null, "info,warn,error", "warn,error")]
    [DataRow("trace", "debug,info,warn,error", "warn,error")]
    [DataRow("Warning", "warn,error", "warn,error")]
    [DataRow("error", "error", "error")]
    [DataRow("nonsense", "info,warn,error", "warn,error")]
    public async Task The_file_has_what_was_asked_for_and_the_standard_error_what_the_user_must_see(string? level, string inFile, string inErrors)
    {
        using var folder = new TempFolder();
        using var errors = new MemoryStream();
        await using (var log = new HostLogging(errors, Environment(folder, level), "lsp", TimeProvider.System))
        {
            var logger = log.CreateLogger("A.Long.Name");
            Log(logger, LogLevel.Debug, "d", null);
            Log(logger, LogLevel.Information, "i", null);
            Log(logger, LogLevel.Warning, "w", null);
            Log(logger, LogLevel.Error, "e", new InvalidOperationException("why"));
        }

        Assert.AreEqual(inErrors, Levels(Encoding.UTF8.GetString(errors.ToArray())));
        var file = Read(Directory.GetFiles(folder.In("logs")).Single());
        Assert.AreEqual(inFile, Levels(file));
        Assert.Contains(" error Name: e\nSystem.InvalidOperationException: why", file, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_folder_that_cannot_be_written_costs_the_file_and_nothing_else()
    {
        using var folder = new TempFolder();
        folder.Write("logs", "a file where the folder should be");
        using var errors = new MemoryStream();
        await using (var log = new HostLogging(errors, Environment(folder, level: null), "lsp", TimeProvider.System))
        {
            Log(log.CreateLogger("Name"), LogLevel.Warning, "still said", null);
        }

        Assert.Contains("still said", Encoding.UTF8.GetString(errors.ToArray()), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Whoever_logs_does_not_wait_for_a_place_that_takes_nothing()
    {
        var gate = new TaskCompletionSource();
        var written = new List<string>();
        await using var queue = new LogQueue(LogLevel.Information, TimeProvider.System, async line =>
        {
            await gate.Task;
            lock (written)
            {
                written.Add(line.Message);
            }
        });
        for (var i = 0; i < 5000; i++)
        {
            queue.Add(new LogLine(Start, LogLevel.Information, "Name", "line", null));
        }

        gate.SetResult();
        await Eventually.HoldsAsync(() =>
        {
            lock (written)
            {
                return written.Exists(line => line.Contains("lines were dropped", StringComparison.Ordinal));
            }
        }, TestContext.CancellationToken);
    }

    private static Func<string, string?> Environment(TempFolder home, string? level) => name => name switch
    {
        UserFolder.Variable => home.Path,
        HostLogging.LevelVariable => level,
        _ => null,
    };

    private static string Levels(string log) =>
        string.Join(',', log.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 2 && words[0].EndsWith('Z')).Select(words => words[1]));

    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(Message = "{What}")]
    private static partial void Log(ILogger logger, LogLevel level, string what, Exception? exception);
}
