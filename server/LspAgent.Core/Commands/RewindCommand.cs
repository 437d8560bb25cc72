using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Takes files, conversation or both back to before a prompt; shows first what that would do, and can itself be undone.</summary>
internal sealed class RewindCommand : ISlashCommand
{
    private const int MaxPoints = 15;
    private const int MaxFiles = 20;

    public CommandInfo Info { get; } = new("rewind", "Take files, conversation or both back to before a prompt", "number [files|conversation|both|all] | undo");

    public ImmutableArray<string> Aliases => ["checkpoint"];

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var lines = await surroundings.Session.ReadAsync(0, cancellationToken);
        var points = SessionRewind.PointsOf(lines);
        switch (words)
        {
            case []:
                await surroundings.TellAsync(await ListAsync(points, surroundings, cancellationToken), cancellationToken);
                break;
            case ["undo"]:
                await UndoAsync(lines, surroundings, cancellationToken);
                break;
            case [var number, .. var rest] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 1 && index <= points.Count:
                await RewindAsync(points[index - 1], index, rest is [var what] ? what : rest.Length == 0 ? "" : "?", surroundings, cancellationToken);
                break;
            default:
                await surroundings.RefuseAsync($"`{arguments}` names no prompt to go back to. `/rewind` lists them with their numbers.", cancellationToken);
                break;
        }
    }

    private static async ValueTask<string> ListAsync(IReadOnlyList<RewindPoint> points, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (points.Count == 0)
        {
            return "There is nothing to go back to: nothing was said yet.";
        }

        var text = new StringBuilder("To before which prompt?\n\n");
        foreach (var (index, point) in points.Take(MaxPoints).Index())
        {
            var rewind = await surroundings.Session.Edits.PreviewRewindAsync(point.ToSeq, includesBackground: false, cancellationToken);
            var files = rewind.Plan.Files.Length + rewind.Left.Length;
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}. {point.Prompt}{(files == 0 ? "" : $" ({files} file{(files == 1 ? "" : "s")} changed since)")}\n");
        }

        if (points.Count > MaxPoints)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {points.Count - MaxPoints} earlier ones, up to number {points.Count}.\n");
        }

        return text.Append("\n`/rewind NUMBER` shows what would happen; `/rewind NUMBER both` does it, `files` or `conversation` only that, `all` also what changed beside a command in the background. `/rewind undo` takes the last rewind back.").ToString();
    }

    private static async ValueTask RewindAsync(RewindPoint point, int number, string what, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var rewind = await surroundings.Session.Edits.PreviewRewindAsync(point.ToSeq, includesBackground: what is "all", cancellationToken);
        switch (what)
        {
            case "":
                await surroundings.TellAsync(
                    $"{Describe(rewind, surroundings.Setup.Roots.Root)}\n\nThe conversation would go on before “{point.Prompt}”. `/rewind {number} both` does it; `/rewind {number} files` or `/rewind {number} conversation` only that.",
                    cancellationToken);
                break;
            case "files" or "both" or "all" or "code":
                if (await TryAsync(rewind, surroundings, cancellationToken) && what is "both" or "all")
                {
                    await surroundings.RewindAsync(point.ToSeq, cancellationToken);
                }

                break;
            case "conversation":
                await surroundings.RewindAsync(point.ToSeq, cancellationToken);
                break;
            default:
                await surroundings.RefuseAsync($"Say `files`, `conversation`, `both` or `all` behind the number; nothing was done.", cancellationToken);
                break;
        }
    }

    /// <summary>Takes back the last rewind, of files, of the conversation, or of both when they were one.</summary>
    private static async ValueTask UndoAsync(IReadOnlyList<TranscriptLine> lines, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var conversation = lines.LastOrDefault(line => line.Entry is TranscriptEntry.Rewound);
        var files = await surroundings.Session.Edits.PreviewUndoAsync(cancellationToken);
        if (conversation is null && files is null)
        {
            await surroundings.RefuseAsync("Nothing was taken back yet, so there is nothing to undo.", cancellationToken);
            return;
        }

        // Those of one command stand in one turn.
        var areOne = conversation is not null && files is not null
            && !lines.Any(line => line.Seq > files.Value.Seq && line.Seq < conversation.Seq && line.Entry is TranscriptEntry.TurnEnded);
        if (files is { } last && (areOne || conversation is null || last.Seq > conversation.Seq) && !await TryAsync(last.Rewind, surroundings, cancellationToken))
        {
            return;
        }

        if (conversation is not null && (areOne || files is null || conversation.Seq > files.Value.Seq))
        {
            await surroundings.RewindAsync(conversation.Seq - 1, cancellationToken);
        }
    }

    private static async ValueTask<bool> TryAsync(FileRewind rewind, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        switch (await surroundings.Session.Edits.RewindAsync(rewind, cancellationToken))
        {
            case EditOutcome.Applied:
                await surroundings.TellAsync(Describe(rewind, surroundings.Setup.Roots.Root, isDone: true), cancellationToken);
                return true;
            case EditOutcome.Conflicted { Files: var conflicts }:
                await surroundings.RefuseAsync($"Nothing was taken back: {conflicts[0].Path.Lexical} was changed in this very moment. Try again.", cancellationToken);
                return false;
            case EditOutcome.Refused { Because: var because }:
                await surroundings.RefuseAsync($"Nothing was taken back: {because}", cancellationToken);
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Describe(FileRewind rewind, string root, bool isDone = false)
    {
        if (rewind.IsEmpty)
        {
            return "The files are as they were then.";
        }

        var text = new StringBuilder();
        if (!rewind.Plan.Files.IsEmpty)
        {
            text.Append(isDone ? "Taken back" : "Would be taken back").Append(":\n\n");
            foreach (var file in rewind.Plan.Files.Take(MaxFiles))
            {
                var what = file.Before is null ? "comes back" : file.After is null ? "goes" : "gets its older text";
                var merged = rewind.Merged.Contains(file.Path.Canonical, StringComparer.Ordinal) ? "; what was changed by others since is kept" : "";
                text.Append(CultureInfo.InvariantCulture, $"- {Shown(file.Path.Canonical, root)} {what}{merged}\n");
            }

            if (rewind.Plan.Files.Length > MaxFiles)
            {
                text.Append(CultureInfo.InvariantCulture, $"- and {rewind.Plan.Files.Length - MaxFiles} more\n");
            }
        }

        if (!rewind.Left.IsEmpty)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(isDone ? "Left" : "Would be left").Append(" as they are:\n\n");
            foreach (var conflict in rewind.Left.Take(MaxFiles))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {Shown(conflict.Path.Canonical, root)}: {conflict.Because}\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Shown(string path, string root) =>
        path.StartsWith(root + "/", StringComparison.Ordinal) || path.StartsWith(root + "\\", StringComparison.Ordinal) ? path[(root.Length + 1)..] : path;
}
