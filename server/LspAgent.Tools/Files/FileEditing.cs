using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>What the tools that change a file share: how a change is prepared, carried out, and told to the model.</summary>
internal static class FileEditing
{
    private const int MaxLinesQuoted = 40;

    /// <summary>A call that does just this edit.</summary>
    /// <param name="did">What the model is told when it is done.</param>
    /// <param name="line">Where the change begins, from 1; null for the whole file.</param>
    public static ToolPreparation Ready(EditTarget.Found target, FileEdit edit, string verb, string did, int? line, ToolContext context)
    {
        var plan = new EditPlan(edit);
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"{verb} {context.Roots.InWords(target.Path.Lexical)}",
            Kind = ToolKind.Edit,
            Effects = ToolEffects.ReadsFiles | ToolEffects.WritesFiles,
            Locations = [new FileLocation(target.Path.Lexical, line)],
            Paths = [new PathAccess(PathUse.Write, target.Path.Lexical, target.Path.Canonical)],
            Changes = plan.Changes,
            WaitsForRecord = true,
            Commit = async token => Tell(await context.Edits.ApplyAsync(plan, context.CallId, context.Recorded(), token), target, did),
        });
    }

    private static ToolResult Tell(EditOutcome outcome, EditTarget.Found target, string did) => outcome switch
    {
        EditOutcome.Applied { Files: [var file, ..] } => ToolResult.Ok(string.Join(' ', Sentences(file, target, did))),
        EditOutcome.Applied => ToolResult.Ok(did),
        EditOutcome.Conflicted conflicted => ToolResult.Error(Conflict(conflicted.Files, target.Shown)),
        EditOutcome.Refused refused => ToolResult.Error(refused.Because),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<string> Sentences(AppliedEdit file, EditTarget.Found target, string did)
    {
        yield return did;
        if (file.IsMerged)
        {
            yield return "The file was changed by somebody else meanwhile, in other places; those changes are kept.";
        }
        else if (target.HasChanged)
        {
            yield return "The file had changed since you read it; the edit was made in its present text.";
        }

        if (file.Place is EditPlace.Unsaved)
        {
            yield return "It is changed in the editor and not saved yet: commands that read the disk see the older text.";
        }

        if (file.Note is { } note)
        {
            yield return note;
        }
    }

    private static string Conflict(ImmutableArray<FileConflict> files, string shown)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{shown} was not changed: {file.Because}.\n");
            foreach (var place in file.Places.Take(3))
            {
                text.Append(CultureInfo.InvariantCulture, $"From line {place.Line} it now says:\n");
                foreach (var line in LineEnds.Plain(place.Found).TrimEnd('\n').Split('\n').Take(MaxLinesQuoted))
                {
                    text.Append(line).Append('\n');
                }
            }
        }

        return text.Append("Read it again, and make the edit for what it says now.").ToString();
    }
}
