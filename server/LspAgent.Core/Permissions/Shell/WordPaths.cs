using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>What a word names as a path. Closed.</summary>
internal abstract record NamedPath
{
    private NamedPath()
    {
    }

    /// <param name="Path">Absolute, with slashes, dots not taken away yet.</param>
    public sealed record Known(string Path) : NamedPath;

    /// <param name="Pattern">Absolute and normalised, with wildcards of the shell.</param>
    public sealed record Glob(string Pattern) : NamedPath;

    /// <summary>Only known when it runs.</summary>
    /// <param name="Names">The segments that it surely has.</param>
    public sealed record Unknown(ImmutableArray<string> Names) : NamedPath;
}

/// <summary>Where the shell may be: the folders that are possible, and whether there may be others.</summary>
/// <param name="Known">With slashes, normalised by their text.</param>
internal readonly record struct Places(ImmutableArray<string> Known, bool IsUnknown)
{
    private const int Most = 8;

    public static Places Nowhere { get; } = new([], IsUnknown: true);

    public static Places At(string folder) => new([folder], IsUnknown: false);

    /// <summary>These places, and others that nobody knows.</summary>
    public Places OrElsewhere => this with { IsUnknown = true };

    public bool IsImpossible => Known.IsEmpty && !IsUnknown;

    public Places Or(Places other)
    {
        if (other.IsImpossible || (Known.Length == 1 && other.Known.Length == 1 && Known[0].Equals(other.Known[0], StringComparison.Ordinal) && IsUnknown == other.IsUnknown))
        {
            return this;
        }

        if (IsImpossible)
        {
            return other;
        }

        ImmutableArray<string> both = [.. Known.Union(other.Known, StringComparer.Ordinal)];
        return both.Length > Most ? new Places([.. both.Take(Most)], IsUnknown: true) : new Places(both, IsUnknown || other.IsUnknown);
    }
}

/// <summary>Finds the paths that a word of a command can name.</summary>
internal static class WordPaths
{
    public static IEnumerable<NamedPath> Find(ShellWord word, Places places, PolicyContext context)
    {
        foreach (var one in Words.ExpandBraces([word]))
        {
            foreach (var path in FindOne(one, places, context))
            {
                yield return path;
            }
        }
    }

    private static IEnumerable<NamedPath> FindOne(ShellWord word, Places places, PolicyContext context)
    {
        if (word.Static is { } plain)
        {
            if (plain.StartsWith('/'))
            {
                return [new NamedPath.Known(plain)];
            }

            var known = places.Known.Select(folder => (NamedPath)new NamedPath.Known(PathText.Join(folder, plain)));
            return places.IsUnknown ? known.Append(new NamedPath.Unknown([.. plain.Split('/', StringSplitOptions.RemoveEmptyEntries)])) : known;
        }

        if (word.Parts is [WordPart.Process])
        {
            // The shell puts a pipe there.
            return [];
        }

        var text = new StringBuilder();
        foreach (var part in word.Parts)
        {
            switch (part)
            {
                case WordPart.Text { IsQuoted: true, Value: var value }:
                    // What is quoted is no wildcard.
                    text.Append(value.Replace("[", @"\[", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal));
                    break;
                case WordPart.Text { Value: var value }:
                    text.Append(value);
                    break;
                case WordPart.Tilde { User: "" }:
                    text.Append(context.Home);
                    break;
                case WordPart.Tilde { User: var user } when user.Equals(PathText.Name(context.Home), StringComparison.Ordinal):
                    text.Append(context.Home);
                    break;
                case WordPart.Parameter { Name: "HOME" }:
                    text.Append(context.Home);
                    break;
                case WordPart.Parameter { Name: "PWD", Use: ParameterUse.Value, Inner.IsEmpty: true } when places is { IsUnknown: false, Known: [var folder] }:
                    text.Append(folder);
                    break;
                case WordPart.Tilde { User: "+" } when places is { IsUnknown: false, Known: [var folder] }:
                    text.Append(folder);
                    break;
                default:
                    return [new NamedPath.Unknown(SureNames(word))];
            }
        }

        // Behind a wildcard nobody knows what is above; what comes after the last step up is known all the same.
        return word.HasGlob && text.ToString().Split('/') is var segments && Array.LastIndexOf(segments, "..") is var up and >= 0
            ? [new NamedPath.Unknown([.. segments[(up + 1)..].Where(static segment => segment.Length > 0)])]
            : Place(text.ToString(), word.HasGlob, places);
    }

    private static IEnumerable<NamedPath> Place(string text, bool isGlob, Places places)
    {
        if (text.StartsWith('/'))
        {
            return [One(text)];
        }

        var known = places.Known.Select(folder => One(PathText.Join(folder, text)));
        return places.IsUnknown ? known.Append(new NamedPath.Unknown([.. text.Split('/', StringSplitOptions.RemoveEmptyEntries)])) : known;

        NamedPath One(string path) => isGlob ? new NamedPath.Glob(PathText.Normalise(path)) : new NamedPath.Known(path.Replace(@"\", string.Empty, StringComparison.Ordinal));
    }

    /// <summary>Whole segments of plain text behind the last part that is not.</summary>
    private static ImmutableArray<string> SureNames(ShellWord word)
    {
        var tail = Words.Tail(word);
        var slash = tail.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? [] : [.. tail[(slash + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries)];
    }
}
