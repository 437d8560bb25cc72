using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Core.Workspace;

/// <summary>Says what changed around a conversation, and nothing that was said before. Pure, and the same for the same states.</summary>
public static class LiveContextNews
{
    private const int MaxPaths = 20;
    private const int MaxLineLength = 300;
    private const int MaxSelection = 2000;

    /// <param name="before">What the model knows.</param>
    /// <param name="maxTokens">About so many at the most; what does not fit is left out and said so.</param>
    /// <returns>Null when there is nothing new.</returns>
    public static string? Between(LiveContextSnapshot before, LiveContextSnapshot now, int maxTokens)
    {
        // The most important first, since the end is what a small budget leaves out.
        var sections = new List<string>();
        sections.AddRange(Instructions(before, now));
        Add(now.Date is not null && now.Date != before.Date, () => $"Today is {now.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
        Add(!string.Equals(now.WorkingDirectory, before.WorkingDirectory, StringComparison.Ordinal), () => $"Working directory: {now.WorkingDirectory}");
        Add(now.Editor.Selection != before.Editor.Selection, () => Selection(now));
        Add(Changed(before, now) is { Count: > 0 }, () => List("Changed by the user since your last turn:", Changed(before, now)));
        sections.AddRange(Diagnostics(before, now));
        Add(!Same(now.Editor.OpenFiles, before.Editor.OpenFiles), () => now.Editor.OpenFiles.IsEmpty
            ? "No files are open in the editor any more."
            : List("Open in the editor:", [.. now.Editor.OpenFiles.Select(now.Shown)]));
        Add(now.Git.Branch is not null && !string.Equals(now.Git.Branch, before.Git.Branch, StringComparison.Ordinal), () => $"Git branch: {Line(now.Git.Branch ?? string.Empty)}");
        Add(now.Git.Status is not null && !Same(now.Git.Status, before.Git.Status), () => now.Git.Status is { IsEmpty: false } lines ? List("Git status:", lines) : "Git status: clean");
        Add(now.Git.Commits is { IsEmpty: false } && !Same(now.Git.Commits, before.Git.Commits), () => List("Last commits:", now.Git.Commits ?? []));
        return sections.Count == 0 ? null : Fit(sections, maxTokens);

        void Add(bool isNew, Func<string> section)
        {
            if (isNew)
            {
                sections.Add(section());
            }
        }
    }

    private static IEnumerable<string> Instructions(LiveContextSnapshot before, LiveContextSnapshot now) =>
        now.Instructions.ChangesSince(before.Instructions).Select(static file => file.Text.Length == 0
            ? $"The instructions in {file.Path} are gone and no longer count."
            : $"The instructions in {file.Path} have changed. They now say:\n{file.Text}");

    private static string Selection(LiveContextSnapshot now)
    {
        if (now.Editor.Selection is not { } selection)
        {
            return "Nothing is selected in the editor any more.";
        }

        var place = selection.FirstLine == selection.LastLine
            ? string.Create(CultureInfo.InvariantCulture, $"{now.Shown(selection.Path)}:{selection.FirstLine}")
            : string.Create(CultureInfo.InvariantCulture, $"{now.Shown(selection.Path)}:{selection.FirstLine}-{selection.LastLine}");
        return selection.Text.Length == 0 ? $"The caret is at {place}"
            : selection.Text.Length <= MaxSelection ? $"Selected in {place}:\n{selection.Text}"
            : $"Selected in {place}, which begins with:\n{selection.Text[..MaxSelection]}…";
    }

    private static List<string> Changed(LiveContextSnapshot before, LiveContextSnapshot now) =>
    [
        .. now.Editor.ChangesByUser
            .Where(change => change.Value > before.Editor.ChangesByUser.GetValueOrDefault(change.Key))
            .Select(change => now.Shown(change.Key))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Diagnostics(LiveContextSnapshot before, LiveContextSnapshot now)
    {
        // A problem that only moved to another line is not a new one.
        var added = now.Editor.Diagnostics.ExceptBy(before.Editor.Diagnostics.Select(static one => one with { Line = 0 }), static one => one with { Line = 0 }).ToList();
        var gone = before.Editor.Diagnostics.ExceptBy(now.Editor.Diagnostics.Select(static one => one with { Line = 0 }), static one => one with { Line = 0 }).Count();
        if (added.Count > 0)
        {
            yield return List("New problems:", [.. added.Select(one => string.Create(CultureInfo.InvariantCulture, $"{now.Shown(one.Path)}:{one.Line}: {one.Severity}: {one.Message}"))]);
        }

        if (gone > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Problems that are solved: {gone}");
        }
    }

    private static string List(string title, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(title);
        foreach (var line in lines.Take(MaxPaths))
        {
            text.Append('\n').Append(Line(line));
        }

        if (lines.Count > MaxPaths)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n… and {lines.Count - MaxPaths} more");
        }

        return text.ToString();
    }

    private static string Line(string text)
    {
        var line = text.Length <= MaxLineLength ? text : text[..MaxLineLength] + "…";
        return line.Any(char.IsControl) ? string.Concat(line.Select(static character => char.IsControl(character) ? '?' : character)) : line;
    }

    private static string Fit(List<string> sections, int maxTokens)
    {
        const int CharactersPerToken = 4;
        var left = maxTokens * CharactersPerToken;
        var text = new StringBuilder("<context>\n");
        var leftOut = 0;
        foreach (var section in sections)
        {
            if (section.Length <= left)
            {
                // Nothing inside may look like the end of the context.
                text.Append(section.Replace("</context", "< /context", StringComparison.OrdinalIgnoreCase)).Append('\n');
                left -= section.Length;
            }
            else
            {
                leftOut++;
            }
        }

        if (leftOut > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{leftOut} more changed that do not fit here: look for yourself when they matter.]\n");
        }

        return text.Append("</context>").ToString();
    }

    private static bool Same(ImmutableArray<string>? left, ImmutableArray<string>? right) =>
        (left is null && right is null) || (left is { } one && right is { } other && one.SequenceEqual(other, StringComparer.Ordinal));

    extension(LiveContextSnapshot snapshot)
    {
        private string Shown(string path) => path.StartsWith(snapshot.Root + "/", StringComparison.Ordinal) || path.StartsWith(snapshot.Root + "\\", StringComparison.Ordinal)
            ? path[(snapshot.Root.Length + 1)..].Replace('\\', '/')
            : path;
    }
}
