using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LspAgent.Tools.Search;

/// <summary>A pattern that is ready to be searched for, with the same meaning in ripgrep and here. Safe for concurrent use.</summary>
internal sealed class SearchPattern
{
    /// <summary>By the alphabet of the text.</summary>
    private readonly ImmutableArray<Engines> _engines;

    private SearchPattern(PatternNode node, bool ignoresCase, bool spansLines)
    {
        SpansLines = spansLines;
        IgnoresCase = ignoresCase;
        ForRipgrep = PatternWriter.ForRipgrep(node);
        _engines = [EnginesFor(TextAlphabet.Ascii), EnginesFor(TextAlphabet.Single), EnginesFor(TextAlphabet.Pairs)];
        if (!ignoresCase)
        {
            var required = RequiredText(node, inAnyCase: false, out var isWhole);
            Required = required.Length > 1 || isWhole ? required : string.Empty;
            IsPlainText = isWhole && required.Length > 0;
        }

        // In the bytes of a file a line may still end with a carriage return as well.
        RequiredBytes = Required.Length == 0 ? RequiredBytes.InAnyCase(RequiredText(node, inAnyCase: true, out _))
            : Required.Contains('\n', StringComparison.Ordinal) ? null
            : RequiredBytes.Exact(Required);

        Engines EnginesFor(TextAlphabet alphabet) => new(() => PatternWriter.ForFramework(node, spansLines, alphabet), ignoresCase);
    }

    public string ForRipgrep { get; }

    public bool IgnoresCase { get; }

    public bool SpansLines { get; }

    /// <summary>A text that every match holds; empty when none is known.</summary>
    public string Required { get; } = string.Empty;

    /// <summary>What every file with a match holds; null when nothing is known.</summary>
    public RequiredBytes? RequiredBytes { get; }

    /// <summary>True when the required text is the whole pattern.</summary>
    public bool IsPlainText { get; }

    /// <exception cref="PatternException">The pattern is not valid.</exception>
    public static SearchPattern Parse(string pattern, bool ignoresCase, bool spansLines)
    {
        var node = PatternParser.Parse(pattern);
        return !spansLines && HoldsLineBreak(node)
            ? throw new PatternException("a line break matches nothing in a search by lines; set multiline to true")
            : new SearchPattern(node, ignoresCase, spansLines);
    }

    /// <summary>The first match at or behind a place.</summary>
    /// <param name="alphabet">That of the text, or of one that this is a part of.</param>
    public (int Index, int Length)? Find(ReadOnlySpan<char> text, int from, TextAlphabet alphabet)
    {
        if (IsPlainText)
        {
            var at = text[from..].IndexOf(Required, StringComparison.Ordinal);
            return at < 0 ? null : (from + at, Required.Length);
        }

        return _engines[(int)alphabet].Find(text, from);
    }

    private static bool HoldsLineBreak(PatternNode node) => node switch
    {
        PatternNode.Literal literal => literal.Value is "\n",
        PatternNode.Sequence sequence => sequence.Parts.Any(HoldsLineBreak),
        PatternNode.Choice choice => choice.Alternatives.Any(HoldsLineBreak),
        PatternNode.Repeat repeat => HoldsLineBreak(repeat.Part),
        PatternNode.Group group => HoldsLineBreak(group.Part),
        _ => false,
    };

    /// <summary>The longest text that must stand in every match.</summary>
    /// <param name="inAnyCase">True when it may stand there in another case.</param>
    /// <param name="isWhole">True when the node matches that text and nothing else.</param>
    private static string RequiredText(PatternNode node, bool inAnyCase, out bool isWhole)
    {
        isWhole = false;
        switch (node)
        {
            case PatternNode.Literal literal:
                isWhole = true;
                return literal.Value;
            case PatternNode.Group group when inAnyCase || group.Flags.Length == 0:
                return RequiredText(group.Part, inAnyCase, out isWhole);
            case PatternNode.Repeat { Min: > 0 } repeat:
                var repeated = RequiredText(repeat.Part, inAnyCase, out var isPartWhole);
                isWhole = isPartWhole && repeat is { Min: 1, Max: 1 };
                return repeated;
            case PatternNode.Sequence sequence:
                return RequiredText(sequence, inAnyCase, out isWhole);
            default:
                return string.Empty;
        }
    }

    private static string RequiredText(PatternNode.Sequence sequence, bool inAnyCase, out bool isWhole)
    {
        isWhole = true;
        var (best, run) = (string.Empty, string.Empty);
        foreach (var part in sequence.Parts)
        {
            var text = RequiredText(part, inAnyCase, out var isPartWhole);
            run = isPartWhole ? run + text : string.Empty;
            isWhole &= isPartWhole;
            best = run.Length > best.Length ? run : text.Length > best.Length ? text : best;
        }

        return best;
    }

    /// <summary>
    /// The framework's engines for one pattern: the one that starts at once, the one that is worth its start on much text, and
    /// the one that never explodes.
    /// </summary>
    private sealed class Engines(Func<string> pattern, bool ignoresCase)
    {
        /// <summary>After this time on one text the search goes on with the steady engine.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

        /// <summary>Characters in which compiling would have paid off; a search among few files never gets there.</summary>
        private const long WorthCompiling = 1_000_000;

        private readonly Lazy<Regex> _quick = new(() => new Regex(pattern(), Options(ignoresCase), Patience));
        private readonly Lazy<Regex> _steady = new(() => new Regex(pattern(), Options(ignoresCase) | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout));
        private volatile bool _isExplosive;
        private volatile Regex? _compiled;
        private long _searched;
        private bool _isCompiling;

        public (int Index, int Length)? Find(ReadOnlySpan<char> text, int from)
        {
            if (!_isExplosive)
            {
                try
                {
                    return First(Quick(from == 0 ? text.Length : 0), text, from);
                }
                catch (RegexMatchTimeoutException)
                {
                    _isExplosive = true;
                }
            }

            return First(_steady.Value, text, from);
        }

        /// <summary>Whoever comes to the point compiles; the others go on as they began until that is done.</summary>
        private Regex Quick(int length)
        {
            if (_compiled is null && Interlocked.Add(ref _searched, length) > WorthCompiling && !Interlocked.Exchange(ref _isCompiling, true))
            {
                _compiled = new Regex(pattern(), Options(ignoresCase) | RegexOptions.Compiled, Patience);
            }

            return _compiled ?? _quick.Value;
        }

        private static (int Index, int Length)? First(Regex regex, ReadOnlySpan<char> text, int from)
        {
            foreach (var match in regex.EnumerateMatches(text, from))
            {
                return (match.Index, match.Length);
            }

            return null;
        }

        private static RegexOptions Options(bool ignoresCase) =>
            RegexOptions.Multiline | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None);
    }
}
