using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Judges <c>cd</c>, and says where the shell is afterwards.</summary>
internal sealed class DirectoryChange(PolicyContext context, PathJudge paths)
{
    /// <returns>The folders when it worked, and when it did not.</returns>
    public (Places Worked, Places Failed) Judge(ImmutableArray<ShellWord> words, Places places, bool permits, Findings findings)
    {
        var part = CommandRaise.Part(words.AsSpan());
        var operands = words.AsSpan()[(words is [_, { Static: "--" }, ..] ? 2 : 1)..];
        if (operands is not [var target] || target.HasGlob || target.HasBrace || (target.Static is { } text && (text.Length == 0 || text[0] == '-')))
        {
            Ask(operands.IsEmpty ? "it goes to the home folder" : "where it goes is only known when it runs");
            return (operands.IsEmpty ? Places.At(context.Home) : Places.Nowhere, places);
        }

        if (target.Static is null)
        {
            Ask("where it goes is not spelled out");
        }

        var (known, exists, isUnknown) = (ImmutableArray.CreateBuilder<string>(), true, false);
        foreach (var path in WordPaths.Find(target, places, context))
        {
            if (path is not NamedPath.Known folder)
            {
                isUnknown = true;
                continue;
            }

            // The shell takes dots away by the text; only then are links followed.
            var lexical = PathText.Normalise(folder.Path);
            known.Add(lexical);
            if (PathWalk.Follow(lexical, context.Entries, followsLast: true) is not PathFinding.Found found || !paths.IsInside(found))
            {
                exists = false;
                Ask($"{target} is outside the workspace");
            }
            else
            {
                exists &= found.Entry is FileEntry.Directory;
            }
        }

        if (isUnknown)
        {
            Ask("where it goes is only known when it runs");
        }
        else if (permits)
        {
            findings.Allow("it stays inside the workspace", rule: null, part);
        }

        return (new Places([.. known.Distinct(StringComparer.Ordinal)], isUnknown), exists && !isUnknown ? new Places([], IsUnknown: false) : places);

        void Ask(string because)
        {
            if (permits)
            {
                findings.Ask(PermissionGround.Caution, because, rule: null, part);
            }
        }
    }
}
