using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads <c>[[ … ]]</c>, whose grammar is its own.</summary>
internal sealed class ConditionalReader(ShellText text, WordReader words, ShellParser parser)
{
    private static readonly FrozenSet<string> Binary = new[]
    {
        "=", "==", "!=", "=~", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ImmutableArray<ShellWord>.Builder _found = ImmutableArray.CreateBuilder<ShellWord>();

    public static bool IsUnary(string word) => word.Length == 2 && word[0] == '-' && "abcdefghknoprstuvwxzGLNORS".Contains(word[1], StringComparison.Ordinal);

    /// <summary>The words and operators in order, without the brackets.</summary>
    public ImmutableArray<ShellWord> Read()
    {
        words.Read(takesAssignment: false, isPattern: false);
        _found.Clear();
        ReadExpression();
        Skip();
        if (!IsClosing)
        {
            text.Fail("a condition is not closed");
        }
        else
        {
            words.Read(takesAssignment: false, isPattern: false);
        }

        return _found.ToImmutable();
    }

    /// <summary>The brackets are a word of their own.</summary>
    private bool IsClosing => text.Current == ']' && text.Next == ']'
        && text.At(text.Skip(text.Skip(text.Position + 1) + 1)) is ShellText.End or ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>';

    private void ReadExpression()
    {
        while (true)
        {
            ReadTerm();
            Skip();
            if (text.Current is not ('&' or '|') || text.Next != text.Current)
            {
                return;
            }

            _found.Add(new ShellWord([new WordPart.Text(text.Current == '&' ? "&&" : "||", IsQuoted: false)]));
            text.Advance();
            text.Advance();
        }
    }

    private void ReadTerm()
    {
        Skip();
        while (parser.TakeKeyword("!"))
        {
            Skip();
        }

        if (text.Current == '(')
        {
            text.Advance();
            if (text.Enter())
            {
                ReadExpression();
                Skip();
                text.Leave();
            }

            if (!text.Take(')'))
            {
                text.Fail("a parenthesis of a condition is not closed");
            }

            return;
        }

        if (!ReadWord(isPattern: false, out var first))
        {
            return;
        }

        // Lines may end before and behind a term, and not inside of it.
        parser.SkipBlanks();
        if (text.Current == '\n')
        {
            text.Fail("a condition ends its line in the middle");
            return;
        }

        if (first.Bare is { } unary && IsUnary(unary))
        {
            ReadWord(isPattern: false, out _);
            return;
        }

        if (text.Current is '<' or '>')
        {
            _found.Add(new ShellWord([new WordPart.Text(text.Current.ToString(), IsQuoted: false)]));
            text.Advance();
            ReadWord(isPattern: false, out _);
            return;
        }

        if (IsClosing || text.Current is ')' or '&' or '|')
        {
            return;
        }

        if (!ReadWord(isPattern: false, out var operation) || operation.Bare is not { } name || !Binary.Contains(name))
        {
            text.Fail("a condition has no operator that is known");
            return;
        }

        ReadWord(isPattern: name is "=~", out _);
    }

    private bool ReadWord(bool isPattern, out ShellWord word)
    {
        parser.SkipBlanks();
        if (IsClosing || !(words.IsAtWord || (isPattern && text.Current is '(' or '|')))
        {
            text.Fail("a condition has a word too few");
            word = ShellWord.Of(string.Empty);
            return false;
        }

        word = words.Read(takesAssignment: false, isPattern);
        _found.Add(word);
        return true;
    }

    private void Skip()
    {
        parser.SkipBlanks();
        while (text.Current == '\n')
        {
            parser.SkipLines();
        }
    }
}
