using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads one command: a simple one with its assignments and redirections, or hands over to the compound ones.</summary>
internal sealed class CommandReader
{
    private static readonly FrozenSet<string> Declaring =
        new[] { "declare", "typeset", "local", "export", "readonly", "eval" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What changes the directory, or may run text that does.</summary>
    private static readonly FrozenSet<string> Moving =
        new[] { "cd", "pushd", "popd", "command", "builtin", "eval", "source", "." }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ShellText _text;
    private readonly WordReader _words;
    private readonly ShellParser _parser;
    private readonly CompoundReader _compounds;

    public CommandReader(ShellText text, WordReader words, ShellParser parser)
    {
        (_text, _words, _parser) = (text, words, parser);
        _compounds = new CompoundReader(text, words, parser, this);
    }

    public ShellNode? Read()
    {
        if (_compounds.TryRead() is { } compound)
        {
            return compound;
        }

        var assignments = ImmutableArray.CreateBuilder<ShellAssignment>();
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        var redirections = ImmutableArray.CreateBuilder<ShellRedirection>();
        while (true)
        {
            _parser.SkipBlanks();
            if (TryReadRedirection() is { } redirection)
            {
                redirections.Add(redirection);
                continue;
            }

            if (!_words.IsAtWord)
            {
                if (_text.Current != '(')
                {
                    break;
                }

                if (words is [{ Bare: { } name }] && assignments.Count == 0 && redirections.Count == 0)
                {
                    return _compounds.ReadFunction(name);
                }

                _text.Fail("a parenthesis stands where it has no meaning");
                break;
            }

            var isBeforeCommand = words.Count == 0;
            var start = _text.Position;
            var word = _words.Read(takesAssignment: isBeforeCommand || (words[0].Static is { } command && Declaring.Contains(command)), isPattern: false);
            if (_text.Pending.Count > 0 && !_text.HasFailed && _text.Slice(start, Math.Min(_text.Position, _text.Length)).Contains('\n', StringComparison.Ordinal))
            {
                _text.Doubt("a here-document begins before a word that spans lines");
            }

            if (isBeforeCommand && Assignment(word) is { } assignment)
            {
                assignments.Add(assignment);
            }
            else
            {
                words.Add(word);
            }
        }

        return assignments.Count + words.Count + redirections.Count == 0
            ? null
            : new ShellNode.Simple(assignments.ToImmutable(), words.ToImmutable(), redirections.ToImmutable())
            {
                MayChangeDirectory = words.Count > 0 && (words[0].Static is not { } first || Moving.Contains(first)),
            };
    }

    public ImmutableArray<ShellRedirection> ReadRedirections()
    {
        var redirections = ImmutableArray.CreateBuilder<ShellRedirection>();
        while (true)
        {
            _parser.SkipBlanks();
            if (TryReadRedirection() is not { } redirection)
            {
                return redirections.ToImmutable();
            }

            redirections.Add(redirection);
        }
    }

    private ShellRedirection? TryReadRedirection()
    {
        var at = _text.Skip(_text.Position);
        var current = _text.Current;
        if (char.IsAsciiDigit(current))
        {
            while (char.IsAsciiDigit(_text.At(at)))
            {
                at = _text.Skip(at + 1);
            }
        }
        else if (current == '{')
        {
            var end = at + 1;
            while (char.IsAsciiLetterOrDigit(_text.At(end)) || _text.At(end) is '_' or '[' or ']')
            {
                end++;
            }

            if (_text.At(end) != '}' || end == at + 1)
            {
                return null;
            }

            at = _text.Skip(end + 1);
        }

        var both = current == '&' && _text.Next == '>';
        if (_text.At(at) is not ('<' or '>') && !both)
        {
            return null;
        }

        // "<(" and ">(" begin a word, unless a number stands before them, which bash takes in another way.
        if (!both && _text.At(_text.Skip(at + 1)) == '(')
        {
            if (at != _text.Position)
            {
                _text.Fail("a number stands before a process substitution");
            }

            return null;
        }

        if (current == '{')
        {
            _text.Doubt("it stores a descriptor in a variable");
        }

        _text.Position = at;
        return both ? ReadBoth() : _text.Current == '<' ? ReadInput() : ReadOutput();
    }

    /// <summary><c>&amp;&gt;</c> and <c>&amp;&gt;&gt;</c>.</summary>
    private ShellRedirection ReadBoth()
    {
        _text.Advance();
        _text.Advance();
        _text.Take('>');
        return new ShellRedirection(ShellRedirectionKind.Output, ReadTarget());
    }

    private ShellRedirection ReadInput()
    {
        _text.Advance();
        if (_text.Take('<'))
        {
            if (_text.Take('<'))
            {
                return new ShellRedirection(ShellRedirectionKind.HereString, ReadTarget());
            }

            return ReadHereDocument();
        }

        if (_text.Take('&'))
        {
            return Duplicate(ShellRedirectionKind.Input);
        }

        return _text.Take('>')
            ? new ShellRedirection(ShellRedirectionKind.Output, ReadTarget())
            : new ShellRedirection(ShellRedirectionKind.Input, ReadTarget());
    }

    private ShellRedirection ReadOutput()
    {
        _text.Advance();
        if (_text.Take('&'))
        {
            return Duplicate(ShellRedirectionKind.Output);
        }

        if (!_text.Take('>'))
        {
            _text.Take('|');
        }

        return new ShellRedirection(ShellRedirectionKind.Output, ReadTarget());
    }

    /// <summary>A descriptor's number or a dash; anything else is a file, or only known when it runs.</summary>
    private ShellRedirection Duplicate(ShellRedirectionKind otherwise)
    {
        var target = ReadTarget();
        var isDescriptor = target.Static is { } text && (text is "-" || text.TrimEnd('-').All(char.IsAsciiDigit));
        return new ShellRedirection(isDescriptor ? ShellRedirectionKind.Duplicate : otherwise, target);
    }

    private ShellWord ReadTarget()
    {
        _parser.SkipBlanks();
        if (!_words.IsAtWord)
        {
            _text.Fail("a redirection has no target");
            return ShellWord.Of(string.Empty);
        }

        var target = _words.Read(takesAssignment: false, isPattern: false);
        if (_text.Current is '<' or '>' && target.Bare is { } bare && (bare.All(char.IsAsciiDigit) || bare is ['{', .., '}']))
        {
            // Bash takes the word for the next redirection, and then this one has no target.
            _text.Fail("a redirection has no target");
        }

        return target;
    }

    private ShellRedirection ReadHereDocument()
    {
        var stripsTabs = _text.Take('-');
        _parser.SkipBlanks();
        if (!_words.IsAtWord)
        {
            _text.Fail("a here-document has no end word");
            return new ShellRedirection(ShellRedirectionKind.HereDocument, ShellWord.Of(string.Empty));
        }

        var word = _words.Read(takesAssignment: false, isPattern: false);
        var delimiter = string.Concat(word.Parts.Select(static part => part switch
        {
            WordPart.Text text => text.Value,
            WordPart.Tilde tilde => "~" + tilde.User,
            _ => string.Empty,
        }));
        if (word.Parts.Any(static part => part is not (WordPart.Text or WordPart.Tilde)) || delimiter.Contains('\n', StringComparison.Ordinal))
        {
            _text.Doubt("the end word of a here-document is not plain text");
        }

        var document = new HereDocument(delimiter, word.Parts.Any(static part => part is WordPart.Text { IsQuoted: true }), stripsTabs);
        _text.Pending.Add(document);
        return new ShellRedirection(document);
    }

    private static ShellAssignment? Assignment(ShellWord word)
    {
        if (word.Parts is not [WordPart.Text { IsQuoted: false, Value: var start }, ..])
        {
            return null;
        }

        var equals = start.IndexOf('=', StringComparison.Ordinal);
        var bracket = start.IndexOf('[', StringComparison.Ordinal);
        if (bracket > 0 && (equals < 0 || bracket < equals) && WordReader.IsName(start.AsSpan(0, bracket)))
        {
            // An element: its subscript may hold expansions, so the sign may come in a later part.
            var rest = string.Concat(word.Parts.Select(static part => part is WordPart.Text { IsQuoted: false } text ? text.Value : " "));
            return rest.Contains("]=", StringComparison.Ordinal) || rest.Contains("]+=", StringComparison.Ordinal)
                ? new ShellAssignment(start[..bracket], word, IsPlain: false)
                : null;
        }

        if (equals <= 0)
        {
            return null;
        }

        var appends = start[equals - 1] == '+';
        if (!WordReader.IsName(start.AsSpan(0, appends ? equals - 1 : equals)))
        {
            return null;
        }

        ImmutableArray<WordPart> value = [new WordPart.Text(start[(equals + 1)..], IsQuoted: true), .. word.Parts.Skip(1)];
        return new ShellAssignment(
            start[..(appends ? equals - 1 : equals)],
            new ShellWord(value),
            IsPlain: !appends && !word.Parts.Any(static part => part is WordPart.Elements));
    }
}
