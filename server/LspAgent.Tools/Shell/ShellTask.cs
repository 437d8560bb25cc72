using System.Collections.Immutable;
using System.Globalization;

namespace LspAgent.Tools.Shell;

/// <summary>
/// One command of a session, running or over, with its whole output in a file. Ended means all of it: what it started is
/// looked for by its mark until nothing is left.
/// </summary>
internal sealed class ShellTask(string id, string command, IShellProcess process, OutputFile output, ProcessMark mark, TimeProvider time, Func<bool, ImmutableArray<string>>? finish = null)
{
    /// <summary>A command that fills the disk is ended.</summary>
    private const long MaxOutput = 2L * 1024 * 1024 * 1024;

    private const int Rounds = 100;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly TaskCompletionSource _wantsBackground = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<string>? _notes;
    private bool _isAlone = true;
    private Task? _ending;
    private long _shown;
    private int _waiting;

    public string Id => id;

    public string Command => command;

    public OutputFile Output => output;

    public Task<int> Exited => process.Exited;

    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    /// <summary>Done when somebody asked that the call that waits for it returns.</summary>
    public Task WantsBackground => _wantsBackground.Task;

    /// <summary>True once the model was, or is about to be, told the end.</summary>
    public bool IsEndKnown => Volatile.Read(ref _waiting) > 0 || Volatile.Read(ref _ending) is not null;

    public bool IsTooLarge => output.Length > MaxOutput;

    /// <summary>What the sandbox kept it from. To be asked once it is over, and only then.</summary>
    public ImmutableArray<string> FinishNotes()
    {
        lock (_lock)
        {
            return _notes ??= finish?.Invoke(_isAlone) ?? [];
        }
    }

    /// <summary>Other calls run beside it from now on.</summary>
    public void GoOnBesideOthers() => _isAlone = false;

    /// <summary>Who waits for it returns now; the command goes on.</summary>
    public void MoveToBackground() => _wantsBackground.TrySetResult();

    /// <summary>Waits for the end, for so long at most; who waits learns the end and is not told a second time.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        var isOver = false;
        try
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(Exited, Task.Delay(patience, time, giveUp.Token));
            isOver = Exited.IsCompleted;
            await giveUp.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            if (!isOver)
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    /// <summary>What it wrote since this was last asked.</summary>
    /// <param name="wholeLines">A last line without its end is left for the next time.</param>
    public string TakeNews(int limit, bool wholeLines = false)
    {
        lock (_lock)
        {
            (var text, _shown) = output.Read(_shown, limit, wholeLines);
            return text.TrimEnd('\n');
        }
    }

    /// <summary>How it stands, in a sentence.</summary>
    public string Describe() => process.ExitCode is { } exitCode
        ? string.Create(CultureInfo.InvariantCulture, $"Task {id} ended with exit code {exitCode}")
        : $"Task {id} is running for {InWords(Elapsed)}";

    public static string InWords(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");

    /// <summary>Ends the command and everything that it started: asked first, made to after two seconds.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            return _ending ??= Task.Run(EndAllAsync);
        }
    }

    private async Task EndAllAsync()
    {
        process.Terminate();
        Signal(15);
        var startedAt = time.GetTimestamp();
        while (IsAlive() && time.GetElapsedTime(startedAt) < Grace)
        {
            await Task.Delay(Look, time, CancellationToken.None);
        }

        // What forks faster than it is found is found the next time.
        for (var round = 0; round < Rounds && IsAlive(); round++)
        {
            process.Kill();
            Signal(9);
            await Task.Delay(Look, time, CancellationToken.None);
        }

        output.Cover(isOver: true);
        _ = FinishNotes();
    }

    private bool IsAlive() => !Exited.IsCompleted || mark.Find(process.Id).Count > 0;

    private void Signal(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var other in mark.Find(process.Id))
        {
            if (signal == 9 || !process.IsWarden || other != process.Id)
            {
                UnixProcess.Signal(other, signal);
            }
        }
    }
}
