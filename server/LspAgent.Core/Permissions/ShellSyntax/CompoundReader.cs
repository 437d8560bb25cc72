using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads the commands that hold others: subshells, groups, conditions, loops and functions.</summary>
internal sealed class CompoundReader(ShellText text, WordReader words, ShellParser parser, CommandReader commands)
{
    private readonly ConditionalReader _conditionals = new(text, words, parser);

    public ShellNode? TryRead()
    {
        if (text.Current == '(')
        {
            return Nested(() => text.Next == '(' && TryArithmetic() is { } arithmetic ? arithmetic : Subshell());
        }

        return parser.PeekKeyword() switch
        {
            "{" => Nested(Group),
            "if" => Nested(If),
            "while" => Nested(() => While("while")),
            "until" => Nested(() => While("until")),
            "for" => Nested(() => For("for")),
            "select" => Nested(() => For("select")),
            "case" => Nested(Case),
            "[[" => Nested(Conditional),
            "function" => Nested(NamedFunction),
            "coproc" => Nested(Coprocess),
            "then" or "else" or "elif" or "fi" or "do" or "done" or "esac" or "}" or "in" or "]]" or "!" => Misplaced(),
            _ => null,
        };
    }

    /// <summary>The place is on the parenthesis behind the name.</summary>
    public ShellNode ReadFunction(string name)
    {
        text.Advance();
        parser.SkipBlanks();
        if (!text.Take(')'))
        {
            text.Fail("a parenthesis stands where it has no meaning");
        }

        return FunctionBody(name);
    }

    private ShellNode? Misplaced()
    {
        text.Fail($"'{parser.PeekKeyword()}' stands where a command should begin");
        return null;
    }

    private ShellNode? Nested(Func<ShellNode?> read)
    {
        if (!text.Enter())
        {
            return null;
        }

        var node = read();
        text.Leave();
        return node;
    }

    private ShellNode.Arithmetic? TryArithmetic()
    {
        if (text.NotArithmetic.Contains(text.Position))
        {
            return null;
        }

        var mark = text.Mark();
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        text.Advance();
        text.Advance();
        if (words.Expansions.ReadArithmetic(parts, ')'))
        {
            return new ShellNode.Arithmetic(new ShellWord(parts.ToImmutable()), commands.ReadRedirections());
        }

        text.Rewind(mark);
        text.NotArithmetic.Add(mark.Position);
        return null;
    }

    private ShellNode.Subshell Subshell()
    {
        text.Advance();
        var body = Body();
        if (!text.Take(')'))
        {
            text.Fail("a parenthesis is not closed");
        }

        return new ShellNode.Subshell(body, commands.ReadRedirections());
    }

    private ShellNode.Group Group()
    {
        parser.TakeKeyword("{");
        var body = Body();
        parser.ExpectKeyword("}");
        return new ShellNode.Group(body, commands.ReadRedirections()) { MayChangeDirectory = body.MayChangeDirectory };
    }

    private ShellNode.If If()
    {
        var branches = ImmutableArray.CreateBuilder<(ShellNode, ShellNode)>();
        ShellNode? otherwise = null;
        var changes = false;
        parser.TakeKeyword("if");
        do
        {
            var condition = Body();
            parser.ExpectKeyword("then");
            var body = Body();
            branches.Add((condition, body));
            changes |= condition.MayChangeDirectory || body.MayChangeDirectory;
            parser.SkipLines();
        }
        while (parser.TakeKeyword("elif"));

        if (parser.TakeKeyword("else"))
        {
            otherwise = Body();
            changes |= otherwise.MayChangeDirectory;
        }

        parser.ExpectKeyword("fi");
        return new ShellNode.If(branches.ToImmutable(), otherwise, commands.ReadRedirections()) { MayChangeDirectory = changes };
    }

    private ShellNode.While While(string keyword)
    {
        parser.TakeKeyword(keyword);
        var condition = Body();
        var body = LoopBody();
        return new ShellNode.While(condition, body, commands.ReadRedirections()) { MayChangeDirectory = condition.MayChangeDirectory || body.MayChangeDirectory };
    }

    private ShellNode.For For(string keyword)
    {
        parser.TakeKeyword(keyword);
        parser.SkipBlanks();
        var list = ImmutableArray.CreateBuilder<ShellWord>();
        var isPlain = keyword is "for";
        if (isPlain && text.Current == '(' && text.Next == '(')
        {
            isPlain = false;
            ReadArithmeticHead(list);
        }
        else
        {
            if (!words.IsAtWord || words.Read(takesAssignment: false, isPattern: false).Bare is not { } name || !WordReader.IsName(name))
            {
                text.Fail("a loop has no variable");
            }

            parser.SkipLines();
            if (parser.TakeKeyword("in"))
            {
                parser.SkipBlanks();
                while (words.IsAtWord)
                {
                    list.Add(words.Read(takesAssignment: false, isPattern: false));
                    parser.SkipBlanks();
                }

                if (text.Current is not (';' or '\n'))
                {
                    text.Fail("the words of a loop do not end");
                }
            }
        }

        parser.SkipBlanks();
        text.Take(';');
        var body = LoopBody();
        return new ShellNode.For(list.ToImmutable(), body, isPlain, commands.ReadRedirections()) { MayChangeDirectory = body.MayChangeDirectory };
    }

    /// <summary><c>((a; b; c))</c>: only what is expanded in it is kept.</summary>
    private void ReadArithmeticHead(ImmutableArray<ShellWord>.Builder list)
    {
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        text.Advance();
        text.Advance();
        if (!words.Expansions.ReadArithmetic(parts, ')'))
        {
            text.Fail("the head of a loop is not closed");
        }

        list.Add(new ShellWord(parts.ToImmutable()));
    }

    private ShellNode LoopBody()
    {
        parser.SkipLines();
        if (parser.PeekKeyword() is "{")
        {
            return Nested(Group) ?? Nothing;
        }

        parser.ExpectKeyword("do");
        var body = Body();
        parser.ExpectKeyword("done");
        return body;
    }

    private ShellNode.Case Case()
    {
        parser.TakeKeyword("case");
        parser.SkipBlanks();
        var subject = words.IsAtWord ? words.Read(takesAssignment: false, isPattern: false) : ShellWord.Of(string.Empty);
        parser.ExpectKeyword("in");
        var arms = ImmutableArray.CreateBuilder<ShellCaseArm>();
        var changes = false;
        while (true)
        {
            parser.SkipLines();
            if (parser.TakeKeyword("esac"))
            {
                break;
            }

            if (text.Current == ShellText.End)
            {
                text.Fail("a case is not closed");
                break;
            }

            var arm = Arm();
            arms.Add(arm);
            changes |= arm.Body?.MayChangeDirectory ?? false;
        }

        return new ShellNode.Case(subject, arms.ToImmutable(), commands.ReadRedirections()) { MayChangeDirectory = changes };
    }

    private ShellCaseArm Arm()
    {
        text.Take('(');
        var patterns = ImmutableArray.CreateBuilder<ShellWord>();
        do
        {
            parser.SkipBlanks();
            if (!words.IsAtWord)
            {
                text.Fail("a case has no pattern");
                break;
            }

            patterns.Add(words.Read(takesAssignment: false, isPattern: false));
            parser.SkipBlanks();
        }
        while (text.Take('|'));

        if (!text.Take(')'))
        {
            text.Fail("a pattern of a case is not closed");
        }

        var body = parser.ReadList(mayBeEmpty: true);
        if (text.Current == ';')
        {
            text.Advance();
            if (!text.Take('&'))
            {
                text.Take(';');
                text.Take('&');
            }
        }
        else if (parser.PeekKeyword() is not "esac")
        {
            text.Fail("an arm of a case does not end");
        }

        return new ShellCaseArm(patterns.ToImmutable(), body);
    }

    private ShellNode.Conditional Conditional()
    {
        var found = _conditionals.Read();
        return new ShellNode.Conditional(found, commands.ReadRedirections());
    }

    private ShellNode? NamedFunction()
    {
        parser.TakeKeyword("function");
        parser.SkipBlanks();
        if (!words.IsAtWord)
        {
            text.Fail("a function has no name");
            return null;
        }

        var name = words.Read(takesAssignment: false, isPattern: false);
        parser.SkipBlanks();
        if (text.Take('('))
        {
            parser.SkipBlanks();
            if (!text.Take(')'))
            {
                text.Fail("a parenthesis stands where it has no meaning");
            }
        }

        return FunctionBody(name.ToString());
    }

    private ShellNode.Function FunctionBody(string name)
    {
        parser.SkipLines();
        var body = TryRead();
        if (body is null)
        {
            text.Fail("a function has no body");
        }

        return new ShellNode.Function(name, body ?? Nothing) { MayChangeDirectory = true };
    }

    private ShellNode? Coprocess()
    {
        parser.TakeKeyword("coproc");
        text.Doubt("it starts a coprocess");
        parser.SkipBlanks();

        // A name stands only before a compound command; before a simple one the word is the command.
        var mark = text.Mark();
        if (words.IsAtWord)
        {
            words.Read(takesAssignment: false, isPattern: false);
            parser.SkipBlanks();
            if (text.Current != '(' && parser.PeekKeyword() is not ("{" or "if" or "while" or "until" or "for" or "select" or "case" or "[["))
            {
                text.Rewind(mark);
            }
        }

        var body = commands.Read();
        return body is null ? null : new ShellNode.Coprocess(body);
    }

    private ShellNode Body() => parser.ReadList(mayBeEmpty: false) ?? Nothing;

    private static ShellNode Nothing { get; } = new ShellNode.Simple([], [], []);
}
