using System.Globalization;
using System.IO.Pipes;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Disk;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>The task of another process that does something to a file.</summary>
internal static class OtherEditor
{
    private const string Variable = "LSPAGENT_TEST_OTHER_EDITOR";

    public static Task<OtherProcess> StartAsync(OtherTask task, string path, CancellationToken cancellationToken) =>
        OtherProcess.StartAsync(Variable, [task.ToString(), path], cancellationToken);

    /// <summary>The whole of a file in one generation.</summary>
    public static string Generation(int number) => string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"generation {number} of a file that is longer than one write\n"), 3000));

    /// <summary>What the other process does; comes back only when this process is not that one.</summary>
    public static async Task DoTaskAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var name, var task, var path])
        {
            return;
        }

        await using var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(cancellationToken);
        await using var writer = new StreamWriter(pipe) { AutoFlush = true };
        using var reader = new StreamReader(pipe);
        switch (Enum.Parse<OtherTask>(task))
        {
            case OtherTask.Stage or OtherTask.Swap:
                using (var swap = FileSwap.Begin(path))
                {
                    swap.Stage(new FileContent.Text("new\n", TextFormat.Default));
                    if (task is nameof(OtherTask.Swap))
                    {
                        swap.TrySwap();
                    }

                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
            case OtherTask.Edit:
                var files = new WorkspaceFiles(NoOpenDocuments.Instance, Path.GetDirectoryName(path) ?? path);
                for (var number = 0; ; number++)
                {
                    FileContent Text(int generation) => new FileContent.Text(Generation(generation), TextFormat.Default);
                    var outcome = await files.ApplyAsync(
                        new EditPlan(new FileEdit(new ResolvedPath(path, path), Text(number), Text(number + 1))), NoCheckpoints.Instance, cancellationToken);
                    await writer.WriteLineAsync(outcome.GetType().Name);
                }

            case OtherTask.LockWhole:
                await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
            case OtherTask.LockRange:
                await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
#pragma warning disable CA1416 // The test that asks for it runs where there are such locks.
                    file.Lock(0, 1);
#pragma warning restore CA1416
                    await writer.WriteLineAsync("there");
                    await reader.ReadLineAsync(cancellationToken);
                }

                break;
        }
    }
}

/// <summary>What the other process does to the file.</summary>
internal enum OtherTask
{
    /// <summary>Writes a new file beside it, and stops there.</summary>
    Stage,

    /// <summary>Puts the new file in its place, and stops before it cleans up.</summary>
    Swap,

    /// <summary>Edits it again and again.</summary>
    Edit,

    /// <summary>Has it for itself, as a program that shares nothing (<c>flock</c>).</summary>
    LockWhole,

    /// <summary>Has some of its bytes for itself (<c>fcntl</c>).</summary>
    LockRange,
}
