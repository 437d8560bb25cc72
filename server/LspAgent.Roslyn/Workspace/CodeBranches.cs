namespace LspAgent.Roslyn.Workspace;

/// <summary>Follows the conditional directives and the regions of a source: whichever branch is compiled, the braces around it are the same, or it is not sure.</summary>
internal struct CodeBranches
{
    private const int Region = -1;

    private Stack<int>? _open;
    private int _conditions;

    /// <summary>A condition or a region is open.</summary>
    public readonly bool IsWithin => _open is { Count: > 0 };

    /// <summary>For a part that has to come out even in itself, in the same branch.</summary>
    public readonly CodeBranches Inside() => new() { _conditions = _conditions };

    /// <summary>As <see cref="QuotedText.Past(ReadOnlySpan{char}, int)"/>, conditions included.</summary>
    /// <param name="depth">How many braces are open.</param>
    /// <param name="condition">The word of a conditional directive; empty for all else.</param>
    public int Past(ReadOnlySpan<char> text, int at, int depth, out ReadOnlySpan<char> condition)
    {
        condition = [];
        if (text[at] == '#')
        {
            var word = QuotedText.DirectiveAt(text, at, out var end);
            condition = word is "if" or "elif" or "else" or "endif" ? word : [];
            return !Follow(word, depth) ? QuotedText.Unsure : condition.Length > 0 ? end : QuotedText.Past(text, at);
        }

        var past = QuotedText.Past(text, at);

        // In a branch that is left out, a directive counts wherever a line begins with one.
        return _conditions > 0 && past > at && text[at..past] is var quoted && quoted.Contains('#') && quoted.ContainsAny('\r', '\n') ? QuotedText.Unsure : past;
    }

    /// <returns>False where it does not come out even.</returns>
    private bool Follow(ReadOnlySpan<char> word, int depth)
    {
        _open ??= new Stack<int>();
        switch (word)
        {
            case "if":
                _conditions++;
                _open.Push(depth);
                return true;
            case "elif" or "else":
                return _open.TryPeek(out var before) && before == depth;
            case "endif":
                _conditions--;
                return _open.TryPop(out var first) && first == depth;
            case "region":
                _open.Push(Region);
                return true;
            case "endregion":
                return _open.TryPop(out var region) && region == Region;
            default:
                return true;
        }
    }
}
