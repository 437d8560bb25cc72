using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Edits;

namespace LspAgent.Tools.Files;

/// <summary>One replacement that a model asked for.</summary>
internal sealed record Replacement(string OldString, string NewString, bool ReplaceAll)
{
    private const int MaxPlacesNamed = 10;

    /// <summary>What it makes of a text, or why it cannot be made, with what the model needs to do better.</summary>
    /// <param name="isKnown">Whether the model was shown the text, so that the answer may quote it.</param>
    public ReplacementResult On(string text, string shown, bool isKnown)
    {
        if (string.Equals(OldString, NewString, StringComparison.Ordinal))
        {
            return new ReplacementResult.Impossible("old_string and new_string are the same, so there is nothing to change.");
        }

        if (OldString.Length == 0)
        {
            return new ReplacementResult.Impossible(text.Length == 0
                ? $"{shown} exists and is empty; fill it with Write."
                : $"old_string is empty, which would create {shown}, and that file exists. Name the text to replace, or use Write for the whole file.");
        }

        var places = TextSearch.Find(text, OldString);
        return places.Count switch
        {
            0 when !isKnown => new ReplacementResult.Impossible($"old_string was not found in {shown}, and that file has not been read in this conversation. Read it first, then copy the text from there."),
            0 => new ReplacementResult.Impossible(ClosestRegion.Explain(text, OldString, shown)),
            > 1 when !ReplaceAll => new ReplacementResult.Impossible(Ambiguous(text, places, shown, isKnown)),
            _ => new ReplacementResult.Made(TextPatch.Of(places.Select(place => HunkOf(text, place)))),
        };
    }

    private TextHunk HunkOf(string text, Range place)
    {
        var (start, length) = place.GetOffsetAndLength(text.Length);
        var old = text.AsSpan(start, length);
        var end = old.IndexOf('\n') is >= 0 and var at ? at > 0 && old[at - 1] == '\r' ? LineEnds.CrLf : LineEnds.Lf : LineEnds.Of(text);
        return new TextHunk(start, length, LineEnds.With(NewString, end));
    }

    private static string Ambiguous(string text, List<Range> places, string shown, bool isKnown)
    {
        var lines = places.Select(place => LineEnds.LineAt(text, place.Start.Value)).ToList();
        var named = string.Join(", ", lines.Take(MaxPlacesNamed)) + (lines.Count > MaxPlacesNamed ? ", …" : string.Empty);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"old_string stands {places.Count} times in {shown}{(isKnown ? $" (lines {named})" : string.Empty)}, so it is not clear which one is meant; nothing was changed. Add lines around it until it is unique, or set replace_all to change every one.");
    }
}

/// <summary>What a replacement ends in. Closed.</summary>
internal abstract record ReplacementResult
{
    private ReplacementResult()
    {
    }

    public sealed record Made(TextPatch Patch) : ReplacementResult
    {
        public ImmutableArray<int> LinesIn(string text) => [.. Patch.Hunks.Select(hunk => LineEnds.LineAt(text, hunk.Start))];
    }

    /// <param name="Because">For the model.</param>
    public sealed record Impossible(string Because) : ReplacementResult;
}
