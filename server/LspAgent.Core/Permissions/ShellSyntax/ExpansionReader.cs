using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads what begins with a dollar sign or a backtick, and process substitutions.</summary>
internal sealed class ExpansionReader(ShellText text, WordReader words)
{
    public void Read(ImmutableArray<WordPart>.Builder parts, bool isQuoted)
    {
        if (text.Current == '`')
        {
            ReadBackticks(parts, isQuoted);
            return;
        }

        var next = text.Next;
        switch (next)
        {
            case '(':
                text.Advance();
                ReadParenthesis(parts, isQuoted);
                return;
            case '{':
                text.Advance();
                text.Advance();
                ReadBraces(parts, isQuoted);
                return;
            case '[':
                text.Doubt("it uses the old form of arithmetic");
                text.Advance();
                text.Advance();
                ReadArithmetic(parts, ']');
                return;
            case '\'' when !isQuoted:
                text.Advance();
                text.Position = text.Skip(text.Position) + 1;
                AnsiQuote.Read(text, parts);
                return;
            case '"' when !isQuoted:
                text.Doubt("it uses a translated string");
                text.Advance();
                words.ReadDoubleQuoted(parts);
                return;
            case '?' or '#' or '$' or '!' or '@' or '*' or '-':
            case >= '0' and <= '9':
                text.Advance();
                text.Advance();
                parts.Add(new WordPart.Parameter(next.ToString(), ParameterUse.Value, [], isQuoted));
                return;
            case '_':
            case >= 'a' and <= 'z':
            case >= 'A' and <= 'Z':
                text.Advance();
                parts.Add(new WordPart.Parameter(ReadName(), ParameterUse.Value, [], isQuoted));
                return;
            default:
                text.Advance();
                parts.Add(new WordPart.Text("$", IsQuoted: true));
                return;
        }
    }

    /// <summary><c>&lt;(…)</c> or <c>&gt;(…)</c>.</summary>
    public void ReadProcess(ImmutableArray<WordPart>.Builder parts)
    {
        text.Advance();
        text.Advance();
        parts.Add(new WordPart.Process(ReadInner()));
    }

    /// <summary>Expansions in the text of a here-document.</summary>
    public static ShellWord ReadDocument(string body, ShellText outer)
    {
        var inner = new ShellText(body, outer.Depth + 1);
        var reader = new WordReader(inner);
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        while (inner.Current != ShellText.End)
        {
            switch (inner.Current)
            {
                case '\\':
                    inner.Advance();
                    inner.Position = Math.Min(inner.Position + 1, inner.Length);
                    break;
                case '$' or '`':
                    reader.Expansions.Read(parts, isQuoted: true);
                    break;
                default:
                    inner.Advance();
                    break;
            }
        }

        outer.Adopt(inner);
        return new ShellWord([new WordPart.Text(body, IsQuoted: true), .. parts]);
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        while (text.Current is var current && (char.IsAsciiLetterOrDigit(current) || current == '_'))
        {
            name.Append(current);
            text.Advance();
        }

        return name.ToString();
    }

    /// <summary>The place is on the parenthesis behind the dollar sign.</summary>
    private void ReadParenthesis(ImmutableArray<WordPart>.Builder parts, bool isQuoted)
    {
        if (text.Next == '(' && !text.NotArithmetic.Contains(text.Position))
        {
            var mark = text.Mark();
            text.Advance();
            text.Advance();
            if (ReadArithmetic(parts, ')'))
            {
                return;
            }

            text.Rewind(mark);
            text.NotArithmetic.Add(mark.Position);
        }

        text.Advance();
        parts.Add(new WordPart.Command(ReadInner(), isQuoted));
    }

    /// <summary>A script up to the parenthesis that closes it.</summary>
    private ShellScript ReadInner()
    {
        if (!text.Enter())
        {
            return new ShellScript(null, ["it is nested too deeply"], IsTooDeep: true);
        }

        var pending = text.Pending.Count;
        var parser = new ShellParser(text, words);
        var root = parser.ReadList(mayBeEmpty: true);
        if (!text.Take(')'))
        {
            text.Fail("a parenthesis is not closed");
        }

        if (text.Pending.Count != pending)
        {
            text.Doubt("a here-document begins inside a substitution and ends outside of it");
        }

        text.Leave();
        return new ShellScript(root, [], IsTooDeep: false);
    }

    private void ReadBackticks(ImmutableArray<WordPart>.Builder parts, bool isQuoted)
    {
        text.Position = text.Skip(text.Position) + 1;
        var body = new StringBuilder();
        while (text.Raw != '`')
        {
            if (text.Raw == ShellText.End)
            {
                text.Fail("a backtick is not closed");
                break;
            }

            if (text.Raw == '\\' && (text.At(text.Position + 1) is '`' or '\\' or '$' || (isQuoted && text.At(text.Position + 1) == '"')))
            {
                text.Position++;
            }

            body.Append(text.Raw);
            text.Position++;
        }

        text.Position = Math.Min(text.Position + 1, text.Length);
        var inner = new ShellText(body.ToString(), text.Depth + 1);
        var script = ShellParser.ReadAll(inner);
        text.Adopt(inner);
        parts.Add(new WordPart.Command(script, isQuoted));
    }

    /// <summary>False when the parentheses do not close as those of arithmetic do; then it is a command.</summary>
    public bool ReadArithmetic(ImmutableArray<WordPart>.Builder parts, char close)
    {
        var inner = ImmutableArray.CreateBuilder<WordPart>();
        var isNumbersOnly = true;
        var open = 0;
        if (!text.Enter())
        {
            return true;
        }

        while (true)
        {
            var current = text.Current;
            switch (current)
            {
                case ShellText.End:
                    text.Leave();
                    return false;
                case '(' or '[' when current == '(' || close == ']':
                    open++;
                    text.Advance();
                    break;
                case ')' or ']' when open > 0 && (current == ')' || close == ']'):
                    open--;
                    text.Advance();
                    break;
                case ']' when close == ']':
                    text.Advance();
                    text.Leave();
                    parts.Add(new WordPart.Arithmetic(inner.ToImmutable(), IsNumbersOnly: false));
                    return true;
                case ')' when close == ')':
                    var closes = text.Next == ')';
                    text.Advance();
                    text.Advance();
                    text.Leave();
                    if (closes)
                    {
                        parts.Add(new WordPart.Arithmetic(inner.ToImmutable(), isNumbersOnly));
                    }

                    return closes;
                case '$' or '`':
                    Read(inner, isQuoted: true);
                    // What a command prints would be calculated too, and can hold commands of its own.
                    isNumbersOnly &= inner.Count > 0 && inner[^1] is WordPart.Arithmetic { IsNumbersOnly: true };
                    break;
                case '\'':
                    isNumbersOnly = false;
                    text.Doubt("it calculates with a quoted text");
                    text.Advance();
                    break;
                case '"':
                    isNumbersOnly = false;
                    words.ReadDoubleQuoted(inner);
                    break;
                case '\\':
                    isNumbersOnly = false;
                    text.Advance();
                    text.Position = Math.Min(text.Position + 1, text.Length);
                    break;
                default:
                    isNumbersOnly &= char.IsAsciiDigit(current) || "+-*/%<>=!&|^~?:, \t\n".Contains(current, StringComparison.Ordinal);
                    text.Advance();
                    break;
            }
        }
    }

    /// <summary>The place is behind the brace.</summary>
    private void ReadBraces(ImmutableArray<WordPart>.Builder parts, bool isQuoted)
    {
        var use = ParameterUse.Value;
        if (text.Current == '!' && text.Next is not '}')
        {
            use = ParameterUse.Unsafe;
            text.Advance();
        }
        else if (text.Current == '#' && text.Next is not ('}' or ':' or '-' or '+' or '=' or '?' or '%'))
        {
            text.Advance();
        }

        var name = ReadName();
        if (name.Length == 0)
        {
            if (text.Current is not ('@' or '*' or '#' or '?' or '-' or '$' or '!'))
            {
                text.Fail("it expands something that is not a parameter");
                return;
            }

            name = text.Current.ToString();
            text.Advance();
        }

        if (!text.Enter())
        {
            return;
        }

        var inner = ImmutableArray.CreateBuilder<WordPart>();
        if (text.Current == '[')
        {
            use = ParameterUse.Unsafe;
            text.Advance();
            ReadUntil(inner, ']', isQuoted);
        }

        var operation = text.Current;
        if (operation is not '}')
        {
            if (operation is not (':' or '-' or '+' or '?' or '=' or '#' or '%' or '/' or '^' or ',' or '@' or '~'))
            {
                text.Doubt("it expands a parameter in a way that is not known");
            }

            text.Advance();
            var second = operation == ':' ? text.Current : operation;
            use = operation is '=' or '@' or '~' || (operation == ':' && second is not ('-' or '+' or '?')) || operation is not (':' or '-' or '+' or '?' or '#' or '%' or '/' or '^' or ',')
                ? ParameterUse.Unsafe
                : use;
        }

        ReadUntil(inner, '}', isQuoted);
        text.Leave();
        parts.Add(new WordPart.Parameter(name, use, inner.ToImmutable(), isQuoted));
    }

    private void ReadUntil(ImmutableArray<WordPart>.Builder inner, char close, bool isQuoted)
    {
        var literal = new StringBuilder();
        while (true)
        {
            var current = text.Current;
            if (current == ShellText.End)
            {
                text.Fail("an expansion is not closed");
                return;
            }

            if (current == close)
            {
                text.Advance();
                WordReader.Flush(inner, literal);
                return;
            }

            if (current is '{' or '[' || (isQuoted && current is '\''))
            {
                text.Doubt("an expansion holds quotes or brackets that bash may take in another way");
            }

            if (current is '<' or '>' && text.Next == '(' && !isQuoted)
            {
                ReadProcess(inner);
            }
            else if (isQuoted && current == '\'')
            {
                literal.Append(current);
                text.Advance();
            }
            else
            {
                words.ReadOne(inner, literal, current);
            }
        }
    }
}
