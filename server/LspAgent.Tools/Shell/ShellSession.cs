using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Tools.Web;

namespace LspAgent.Tools.Shell;

/// <summary>
/// The commands of one session: the folder that they run in from call to call, those that run in the background, and the
/// promise that none of them outlives the session. Safe for concurrent use.
/// </summary>
internal sealed class ShellSession : IMovesToBackground, IAsyncDisposable
{
    private const int EndRounds = 50;

    private static readonly TimeSpan EndPause = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LookAtSize = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ShellTask> _background = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ShellTask, bool> _running = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ShellHost _host;
    private readonly ToolSession _session;
    private readonly ProcessMark _mark;
    private int _number;
    private bool _isToldOfSandbox;

    public ShellSession(ShellHost host, ToolSession session, string root, ProcessMark mark)
    {
        (_host, _session, _mark) = (host, session, mark);
        Directory = root;

        // A number that the conversation has seen already would be taken for that command.
        _number = Math.Max(LastNumber(session.Folder), session.CallsBefore);
    }

    /// <summary>Where the next command runs.</summary>
    public string Directory { get; private set; }

    public TimeProvider Time => _session.Time;

    /// <summary>Those that were moved to the background, also when they are over.</summary>
    public IEnumerable<ShellTask> Background => _background.Values.OrderBy(static task => task.Id.Length).ThenBy(static task => task.Id, StringComparer.Ordinal);

    /// <summary>True for a command of the conversation that was started before it was opened here.</summary>
    public bool IsFromBefore(string id) =>
        id.StartsWith('b') && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= _session.CallsBefore;

    public ShellTask? Find(string id) => _background.GetValueOrDefault(id);

    public bool IsRunning => _background.Values.Any(static task => !task.Exited.IsCompleted);

    /// <summary>The command that a call waits for goes on in the background; false when there is none.</summary>
    public bool MoveToBackground()
    {
        // The calls return at once, and with that nothing may be left that waits.
        var waiting = _running.Keys.ToList();
        waiting.ForEach(static task => task.MoveToBackground());
        return waiting.Count > 0;
    }

    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    /// <exception cref="IOException">There is no place for its output, or no sandbox could be made.</exception>
    public ShellTask Start(ShellProgram program, string command, string directory, CommandConfinement confinement)
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        SessionFolder.Create(_session.Folder);
        var number = Interlocked.Increment(ref _number);
        var id = string.Create(CultureInfo.InvariantCulture, $"b{number}");
        var output = new OutputFile(Path.Join(_session.Folder, $"{id}.txt"), _session.Secrets);
        var mark = _mark.Child(number);
        var mayMove = program.MayMove(command);
        if (mayMove)
        {
            ClearDirectory();
        }

        var (process, finish) = _host.Start(program, program.Arguments(command, mayMove), directory, output.Path, mayMove ? DirectoryFile : null, mark, confinement);
        var task = new ShellTask(id, command, process, output, mark, _session.Time, finish);
        _running[task] = true;
        return task;
    }

    /// <summary>Listens to a WebSocket as if it were a command that prints each frame.</summary>
    /// <param name="mayConnect">Whether an address that its host stands for may be connected to.</param>
    /// <exception cref="IOException">There is no place for its output.</exception>
    public ShellTask Listen(Uri address, IReadOnlyList<string> protocols, Func<IPAddress, bool> mayConnect)
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        SessionFolder.Create(_session.Folder);
        var number = Interlocked.Increment(ref _number);
        var id = string.Create(CultureInfo.InvariantCulture, $"b{number}");
        var output = new OutputFile(Path.Join(_session.Folder, $"{id}.txt"), _session.Secrets);
        return new ShellTask(id, $"listen to {address}", SocketFeed.Start(address, protocols, mayConnect, output.Path), output, _mark.Child(number), _session.Time);
    }

    /// <summary>No call waits for the command any more.</summary>
    public void Forget(ShellTask task) => _running.TryRemove(task, out _);

    /// <summary>The command goes on without a call that waits for it; the model is told when it ends.</summary>
    public void KeepInBackground(ShellTask task)
    {
        task.GoOnBesideOthers();
        _background[task.Id] = task;
        Forget(task);
        _ = WatchAsync(task);
    }

    /// <summary>The command goes on without a call that waits for it; the model is told each line that it prints, and its end.</summary>
    /// <param name="patience">It is ended after this; may be infinite.</param>
    public void Monitor(ShellTask task, string description, TimeSpan patience)
    {
        task.GoOnBesideOthers();
        _background[task.Id] = task;
        Forget(task);
        _ = new MonitorFeed(task, description, patience, _session, _ending.Token).RunAsync();
    }

    /// <summary>Goes where the last command ended, when that is a folder of the workspace; else back to its root.</summary>
    /// <returns>A sentence for the model when the folder is another one; null when nothing changed.</returns>
    public string? FollowDirectory(WorkspaceRoots roots)
    {
        if (ReadDirectory() is not { } now || now.Equals(Directory, StringComparison.Ordinal))
        {
            return null;
        }

        if (!ShellHost.IsInside(now, roots))
        {
            var isBack = !Directory.Equals(roots.Root, StringComparison.Ordinal);
            Directory = roots.Root;
            return $"[{now} is outside the workspace: the next command runs in {(isBack ? "its root" : "the same folder as this one")}, {roots.Root}.]";
        }

        Directory = now;
        return $"[The shell is now in {ShownPath.Of(now, roots.Root)}.]";
    }

    /// <summary>The folder that commands ran in is gone.</summary>
    public void ReturnTo(string root) => Directory = root;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running.Keys.Concat(_background.Values.Where(static task => !task.Exited.IsCompleted)).Select(static task => task.EndAsync()));
        if (OperatingSystem.IsWindows() || _number == 0 || await EndRestAsync())
        {
            _host.HasFinished();
        }

        _ending.Dispose();
    }

    /// <summary>Ends what commands left behind when they ended themselves; false when something starts faster than it is found.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task<bool> EndRestAsync()
    {
        for (var round = 0; round < EndRounds; round++)
        {
            if (_mark.Find(session: null) is not { Count: > 0 } left)
            {
                return true;
            }

            left.ForEach(static process => UnixProcess.Signal(process, 9));
            await Task.Delay(EndPause, _session.Time, CancellationToken.None);
        }

        return false;
    }

    private string DirectoryFile => Path.Join(_session.Folder, "directory");

    private async Task WatchAsync(ShellTask task)
    {
        while (!task.Exited.IsCompleted)
        {
            await Task.WhenAny(task.Exited, Task.Delay(LookAtSize, _session.Time, CancellationToken.None));
            task.Output.Cover(isOver: false);
            if (task.IsTooLarge)
            {
                await task.EndAsync();
            }
        }

        task.Output.Cover(isOver: true);
        var notes = task.FinishNotes();
        if (!_ending.IsCancellationRequested && !task.IsEndKnown)
        {
            _session.Say(string.Join('\n', notes.Prepend($"{task.Describe()} after {ShellTask.InWords(task.Elapsed)}: {OneLine(task.Command)}\nTaskOutput shows what it printed; all of it is in {task.Output.Path}.")));
        }
    }

    /// <summary>There before the command, so that a sandbox can let it write to just this file.</summary>
    private void ClearDirectory()
    {
        using var file = new FileStream(DirectoryFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>True once in a session.</summary>
    public bool IsFirstWithoutSandbox() => !Interlocked.Exchange(ref _isToldOfSandbox, true);

    /// <summary>How commands of this session would be started.</summary>
    public ValueTask<CommandConfinement> PlanAsync(string command, WorkspaceRoots roots, CancellationToken cancellationToken) =>
        _host.Sandbox.PlanAsync(new CommandIntent(command, Directory, roots, _session), cancellationToken);

    private string? ReadDirectory()
    {
        try
        {
            if (!File.Exists(DirectoryFile))
            {
                return null;
            }

            var text = File.ReadAllText(DirectoryFile).TrimEnd('\n', '\r');
            File.Delete(DirectoryFile);
            return Path.IsPathFullyQualified(text) ? Path.GetFullPath(text) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The outputs of a session that is opened again stay what they are.</summary>
    private static int LastNumber(string folder) => !System.IO.Directory.Exists(folder)
        ? 0
        : System.IO.Directory.EnumerateFiles(folder, "b*.txt")
            .Select(static path => int.TryParse(Path.GetFileNameWithoutExtension(path.AsSpan())[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();

    internal static string OneLine(string command)
    {
        var line = command.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        return end >= 0 || line.Length > 100 ? $"{line[..Math.Min(end < 0 ? 100 : end, 100)]} ..." : line.ToString();
    }
}
