using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads words: quotes, escapes and expansions as bash takes them, and nothing else.</summary>
internal sealed class WordReader
{
    private readonly ShellText _text;
    private readonly ExpansionReader _expansions;

    public WordReader(ShellText text)
    {
        _text = text;
        _expansions = new ExpansionReader(text, this);
    }

    public ExpansionReader Expansions => _expansions;

    /// <summary>True where a word can begin.</summary>
    public bool IsAtWord => _text.Current is not (ShellText.End or ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')')
        && (_text.Current is not ('<' or '>') || _text.Next == '(');

    /// <param name="takesAssignment">True where <c>name=(…)</c> and <c>name[…]=</c> are assignments.</param>
    /// <param name="isPattern">True for the right side of <c>=~</c>, where parentheses belong to the word.</param>
    public ShellWord Read(bool takesAssignment, bool isPattern)
    {
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        var literal = new StringBuilder();
        var parentheses = 0;
        if (_text.Current == '~')
        {
            ReadTilde(parts);
        }

        while (true)
        {
            var current = _text.Current;
            switch (current)
            {
                case ShellText.End:
                    return Finish(parts, literal);
                case ' ' or '\t' or '\n' when parentheses == 0:
                    return Finish(parts, literal);
                case ';' or '&' or '|' or ')' when parentheses == 0 && !(isPattern && current == '|'):
                    return Finish(parts, literal);
                case '(' when isPattern:
                    parentheses++;
                    Keep(literal, current);
                    break;
                case ')' when parentheses > 0:
                    parentheses--;
                    Keep(literal, current);
                    break;
                case '(':
                    if (takesAssignment && parts.Count == 0 && IsAssignmentStart(literal))
                    {
                        Flush(parts, literal);
                        ReadElements(parts);
                        break;
                    }

                    return Finish(parts, literal);
                case '<' or '>' when parentheses == 0 || _text.Next == '(':
                    if (_text.Next != '(')
                    {
                        return Finish(parts, literal);
                    }

                    Flush(parts, literal);
                    _expansions.ReadProcess(parts);
                    break;
                case '[' when takesAssignment && parts.Count == 0 && IsName(literal):
                    ReadSubscript(parts, literal);
                    break;
                case '=' when parts.Count == 0 && IsName(literal):
                    Keep(literal, current);
                    if (_text.Current == '~')
                    {
                        Flush(parts, literal);
                        ReadTilde(parts);
                    }

                    break;
                default:
                    ReadOne(parts, literal, current);
                    break;
            }
        }
    }

    /// <summary>Reads what stands between double quotes, the first of which is the current character.</summary>
    public void ReadDoubleQuoted(ImmutableArray<WordPart>.Builder parts)
    {
        _text.Advance();
        var literal = new StringBuilder();
        var count = parts.Count;
        while (true)
        {
            var current = _text.Current;
            switch (current)
            {
                case ShellText.End:
                    _text.Fail("a double quote is not closed");
                    FlushQuoted(parts, literal);
                    return;
                case '"':
                    _text.Advance();
                    if (literal.Length > 0 || parts.Count == count)
                    {
                        parts.Add(new WordPart.Text(literal.ToString(), IsQuoted: true));
                    }

                    return;
                case '\\':
                    _text.Advance();
                    var escaped = _text.Raw;
                    if (escaped is not ('$' or '`' or '"' or '\\'))
                    {
                        literal.Append('\\');
                        break;
                    }

                    literal.Append(escaped);
                    _text.Position++;
                    break;
                case '$' or '`':
                    FlushQuoted(parts, literal);
                    _expansions.Read(parts, isQuoted: true);
                    break;
                default:
                    Keep(literal, current);
                    break;
            }
        }
    }

    /// <summary>One character, or one quoted or expanded piece, outside of quotes.</summary>
    public void ReadOne(ImmutableArray<WordPart>.Builder parts, StringBuilder literal, char current)
    {
        switch (current)
        {
            case '\\':
                _text.Advance();
                if (_text.Raw == ShellText.End)
                {
                    _text.Doubt("it ends with a backslash");
                    return;
                }

                Flush(parts, literal);
                parts.Add(new WordPart.Text(_text.Raw.ToString(), IsQuoted: true));
                _text.Position++;
                return;
            case '\'':
                Flush(parts, literal);
                ReadSingleQuoted(parts);
                return;
            case '"':
                Flush(parts, literal);
                ReadDoubleQuoted(parts);
                return;
            case '$' or '`':
                Flush(parts, literal);
                _expansions.Read(parts, isQuoted: false);
                return;
            default:
                Keep(literal, current);
                return;
        }
    }

    public static void Flush(ImmutableArray<WordPart>.Builder parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new WordPart.Text(literal.ToString(), IsQuoted: false));
            literal.Clear();
        }
    }

    private static void FlushQuoted(ImmutableArray<WordPart>.Builder parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new WordPart.Text(literal.ToString(), IsQuoted: true));
            literal.Clear();
        }
    }

    private static ShellWord Finish(ImmutableArray<WordPart>.Builder parts, StringBuilder literal)
    {
        Flush(parts, literal);
        return new ShellWord(parts.DrainToImmutable());
    }

    private void Keep(StringBuilder literal, char current)
    {
        literal.Append(current);
        _text.Advance();
    }

    private void ReadSingleQuoted(ImmutableArray<WordPart>.Builder parts)
    {
        // Inside single quotes nothing is a continuation.
        _text.Position = _text.Skip(_text.Position) + 1;
        var end = _text.IndexOf('\'', Math.Min(_text.Position, _text.Length));
        if (end < 0)
        {
            var rest = _text.Slice(Math.Min(_text.Position, _text.Length), _text.Length);
            parts.Add(new WordPart.Text(rest, IsQuoted: true));
            _text.Fail("a single quote is not closed");
            return;
        }

        parts.Add(new WordPart.Text(_text.Slice(_text.Position, end), IsQuoted: true));
        _text.Position = end + 1;
    }

    /// <summary><c>~</c> or <c>~name</c>, if it reaches to a slash or to the end of the word.</summary>
    private void ReadTilde(ImmutableArray<WordPart>.Builder parts)
    {
        var start = _text.Skip(_text.Position) + 1;
        var end = start;
        while (char.IsAsciiLetterOrDigit(_text.At(end)) || _text.At(end) is '_' or '-' or '+' or '.')
        {
            end++;
        }

        if (_text.At(_text.Skip(end)) is '/' or ':' or ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')' or ShellText.End)
        {
            parts.Add(new WordPart.Tilde(_text.Slice(start, end)));
            _text.Position = end;
        }
    }

    private void ReadElements(ImmutableArray<WordPart>.Builder parts)
    {
        _text.Advance();
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        if (_text.Enter())
        {
            while (true)
            {
                while (_text.Current is ' ' or '\t' or '\n')
                {
                    _text.Advance();
                }

                if (_text.Current == '#')
                {
                    _text.Fail("a comment inside an array");
                }

                if (!IsAtWord)
                {
                    break;
                }

                if (_text.Current == '[')
                {
                    _text.Doubt("an array names its elements");
                }

                words.Add(Read(takesAssignment: true, isPattern: false));
            }

            if (!_text.Take(')'))
            {
                _text.Fail("an array is not closed");
            }

            _text.Leave();
        }

        parts.Add(new WordPart.Elements(words.ToImmutable()));
    }

    /// <summary><c>name[…]</c> before <c>=</c>: blanks and operators inside belong to the word.</summary>
    private void ReadSubscript(ImmutableArray<WordPart>.Builder parts, StringBuilder literal)
    {
        var open = 0;
        while (true)
        {
            var current = _text.Current;
            if (current == ShellText.End)
            {
                _text.Fail("a bracket is not closed");
                return;
            }

            if (current is '<' or '>' or '(' or ')' or '|' or '&' or ';' or ' ' or '\t' or '\n')
            {
                _text.Doubt("a subscript holds operators or blanks");
            }

            open += current == '[' ? 1 : current == ']' ? -1 : 0;
            ReadOne(parts, literal, current);
            if (open == 0 && current == ']')
            {
                return;
            }
        }
    }

    private static bool IsAssignmentStart(StringBuilder literal)
    {
        var length = literal.Length;
        return length > 1 && literal[length - 1] == '=' && IsName(literal.ToString().AsSpan(0, length - (literal[length - 2] == '+' ? 2 : 1)));
    }

    private static bool IsName(StringBuilder literal) => literal.Length > 0 && IsName(literal.ToString());

    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
