using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>
/// Reads a script into a tree as bash does, in one pass. What it does not understand it says, and keeps what it has read
/// until there, so that a rule against a part holds in a broken script too.
/// </summary>
public sealed class ShellParser
{
    private static readonly FrozenSet<string> Closing =
        new[] { "then", "else", "elif", "fi", "do", "done", "esac", "}" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ShellText _text;
    private readonly WordReader _words;
    private readonly CommandReader _commands;

    internal ShellParser(ShellText text, WordReader words)
    {
        (_text, _words) = (text, words);
        _commands = new CommandReader(text, words, this);
    }

    public static ShellScript Parse(string script) => Parse(script, depth: 0);

    /// <param name="depth">How deeply the script is nested in others.</param>
    public static ShellScript Parse(string script, int depth) => ReadAll(new ShellText(script, depth));

    internal static ShellScript ReadAll(ShellText text)
    {
        ShellNode? root = null;
        if (text.Enter())
        {
            root = new ShellParser(text, new WordReader(text)).ReadList(mayBeEmpty: true);
            if (!text.HasFailed && text.Current != ShellText.End)
            {
                text.Fail($"'{text.Current}' stands where a command should begin");
            }

            text.Leave();
        }

        if (text.Pending.Count > 0)
        {
            text.Doubt("a here-document has no text");
        }

        return new ShellScript(root, text.Problems, text.IsTooDeep);
    }

    /// <summary>Commands up to a word or sign that closes what they stand in, or to the end.</summary>
    internal ShellNode? ReadList(bool mayBeEmpty)
    {
        var items = ImmutableArray.CreateBuilder<ShellListItem>();
        var changesDirectory = false;
        while (true)
        {
            SkipLines();
            if (IsAtEnd())
            {
                break;
            }

            var start = _text.Position;
            var command = ReadAndOr();
            if (command is null || _text.Position == start)
            {
                _text.Fail(_text.HasFailed || _text.Current == ShellText.End ? "a command is missing" : $"'{_text.Current}' stands where a command should begin");
                break;
            }

            SkipBlanks();
            var isBackground = _text.Current == '&' && _text.Next != '&';
            items.Add(new ShellListItem(command, isBackground));
            changesDirectory |= command.MayChangeDirectory && !isBackground;
            if (isBackground || (_text.Current == ';' && _text.Next is not (';' or '&')))
            {
                _text.Advance();
            }
            else if (_text.Current != '\n')
            {
                break;
            }
        }

        if (items.Count == 0)
        {
            if (!mayBeEmpty)
            {
                _text.Fail("a command is missing");
            }

            return null;
        }

        return items is [{ IsBackground: false } only]
            ? only.Command
            : new ShellNode.Sequence(items.ToImmutable()) { MayChangeDirectory = changesDirectory };
    }

    /// <summary>Blanks and comments up to the end of the line.</summary>
    internal void SkipBlanks()
    {
        while (_text.Current is ' ' or '\t')
        {
            _text.Advance();
        }

        if (_text.Current == '#')
        {
            // A comment ends with its line, whatever stands in it.
            var end = _text.IndexOf('\n', _text.Position);
            _text.Position = end < 0 ? _text.Length : end;
        }
    }

    /// <summary>Blanks, comments and line ends, with the here-documents that begin behind them.</summary>
    internal void SkipLines()
    {
        SkipBlanks();
        while (_text.Current == '\n')
        {
            _text.Advance();
            HereDocumentReader.Read(_text);
            SkipBlanks();
        }
    }

    /// <summary>True when the word here is a keyword, which is then read.</summary>
    internal bool TakeKeyword(string keyword)
    {
        if (!string.Equals(PeekKeyword(), keyword, StringComparison.Ordinal))
        {
            return false;
        }

        _words.Read(takesAssignment: false, isPattern: false);
        return true;
    }

    internal void ExpectKeyword(string keyword)
    {
        SkipLines();
        if (!TakeKeyword(keyword))
        {
            _text.Fail($"'{keyword}' is missing");
        }
    }

    /// <summary>The word here if it could be a keyword, unread.</summary>
    internal string? PeekKeyword()
    {
        if (_text.Current is not ((>= 'a' and <= 'z') or '{' or '}' or '!' or '[' or ']'))
        {
            return null;
        }

        Span<char> word = stackalloc char[10];
        var (length, at) = (0, _text.Position);
        while (_text.At(at) is (>= 'a' and <= 'z') or '{' or '}' or '!' or '[' or ']')
        {
            if (length == word.Length)
            {
                return null;
            }

            word[length++] = _text.At(at);
            at = _text.Skip(at + 1);
        }

        return _text.At(at) is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>' or ShellText.End ? word[..length].ToString() : null;
    }

    private bool IsAtEnd() =>
        _text.Current is ShellText.End or ')'
        || (_text.Current == ';' && _text.Next is ';' or '&')
        || (PeekKeyword() is { } keyword && Closing.Contains(keyword));

    private ShellNode? ReadAndOr()
    {
        if (ReadPipeline() is not { } first)
        {
            return null;
        }

        var rest = ImmutableArray.CreateBuilder<ShellJoined>();
        while (true)
        {
            SkipBlanks();
            if (_text.Current is not ('&' or '|') || _text.Next != _text.Current)
            {
                break;
            }

            var join = _text.Current == '&' ? ShellJoin.And : ShellJoin.Or;
            _text.Advance();
            _text.Advance();
            SkipLines();
            if (IsAtEnd() || ReadPipeline() is not { } next)
            {
                _text.Fail("a command is missing behind an operator");
                break;
            }

            rest.Add(new ShellJoined(join, next));
        }

        return rest.Count == 0 ? first : new ShellNode.AndOr(first, rest.ToImmutable())
        {
            MayChangeDirectory = first.MayChangeDirectory || rest.Any(static joined => joined.Command.MayChangeDirectory),
        };
    }

    private ShellNode? ReadPipeline()
    {
        var isNegated = false;
        var isTimed = false;
        while (true)
        {
            SkipBlanks();
            if (TakeKeyword("!"))
            {
                // Each turns round what the one before made of it.
                isNegated = !isNegated;
            }
            else if (!isTimed && TakeKeyword("time"))
            {
                isTimed = true;
                SkipBlanks();
                if (_text.Current == '-' && _text.Next == 'p')
                {
                    _words.Read(takesAssignment: false, isPattern: false);
                }
            }
            else
            {
                break;
            }
        }

        var stages = ImmutableArray.CreateBuilder<ShellNode>();
        while (true)
        {
            SkipBlanks();
            if (_text.Current is ';' or '\n' or '&' or '|' or ')' || _commands.Read() is not { } stage)
            {
                _text.Fail("a command is missing");
                break;
            }

            // The keyword stands for the command of the same name, which runs the first stage.
            stages.Add(isTimed && stages.Count == 0 && stage is ShellNode.Simple { Words.IsEmpty: false } simple
                ? simple with { Words = [ShellWord.Of("time"), .. simple.Words] }
                : stage);
            SkipBlanks();
            if (_text.Current != '|' || _text.Next == '|')
            {
                break;
            }

            _text.Advance();
            _text.Take('&');
            SkipLines();
            if (IsAtEnd())
            {
                _text.Fail("a command is missing behind a pipe");
                break;
            }
        }

        return stages.Count switch
        {
            0 => null,
            1 when !isNegated => stages[0],
            _ => new ShellNode.Pipeline(stages.ToImmutable(), isNegated) { MayChangeDirectory = stages.Count == 1 && stages[0].MayChangeDirectory },
        };
    }
}
