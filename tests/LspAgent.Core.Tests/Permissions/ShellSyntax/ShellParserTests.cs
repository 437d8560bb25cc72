using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Tests.Permissions.ShellSyntax;

/// <summary>Scripts are read as bash reads them, and what is not understood is said.</summary>
[TestClass]
public sealed class ShellParserTests
{
    [TestMethod]
    [DataRow("ls -la", "[ls|-la]")]
    [DataRow("l's' -\"l\"a", "[ls|-la]")]
    [DataRow("git sta\\\ntus", "[git|status]")]
    [DataRow("r\\m x", "[rm|x]")]
    [DataRow("$'\\162m' x", "[rm|x]")]
    [DataRow("$'\\x72\\u006d' x", "[rm|x]")]
    [DataRow("a; b && c || d & e", "[a] [b] [c] [d] [e]")]
    [DataRow("a|b|&c", "[a] [b] [c]")]
    [DataRow("a &\\\n& b", "[a] [b]")]
    [DataRow("(a; b)", "[a] [b]")]
    [DataRow("{ a; b; }", "[a] [b]")]
    [DataRow("if a; then b; elif c; then d; else e; fi", "[a] [b] [c] [d] [e]")]
    [DataRow("while a; do b; done", "[a] [b]")]
    [DataRow("until a; do b; done", "[a] [b]")]
    [DataRow("for i in 1 2; do a $i; done", "[a|?]")]
    [DataRow("for i in 1; { a; }", "[a]")]
    [DataRow("for ((i=0; i<$(a); i++)); do b; done", "[b] [a]")]
    [DataRow("select x in 1; do a; done", "[a]")]
    [DataRow("case x in a|b) c;; *) d;; esac", "[c] [d]")]
    [DataRow("case x in (a) c ;& b) d ;;& esac", "[c] [d]")]
    [DataRow("echo $(a `b`)", "[echo|?] [a|?] [b]")]
    [DataRow("echo `a \\`b\\``", "[echo|?] [a|?] [b]")]
    [DataRow("echo \"x $(a \"y\") z\"", "[echo|?] [a|y]")]
    [DataRow("diff <(a) >(b)", "[diff|?|?] [a] [b]")]
    [DataRow("echo ${v:-$(a)}", "[echo|?] [a]")]
    [DataRow("echo \"${v:-`a`}\"", "[echo|?] [a]")]
    [DataRow("echo $((1 + $(a)))", "[echo|?] [a]")]
    [DataRow("echo $((a); b)", "[echo|?] [a] [b]")]
    [DataRow("((a; b); c)", "[a] [b] [c]")]
    [DataRow("(( x = $(a) ))", "[a]")]
    [DataRow("[[ -f $(a) && x == y ]]", "[a]")]
    [DataRow("x=$(a) y=1 b", "[b] [a]")]
    [DataRow("x=(1 $(a)) b", "[b] [a]")]
    [DataRow("x[$(a)]=1 b", "[b] [a]")]
    [DataRow("cat <<EOF\n$(a)\n`b`\nEOF\nc", "[cat] [a] [b] [c]")]
    [DataRow("cat <<'EOF'\n$(a)\nEOF\nc", "[cat] [c]")]
    [DataRow("cat <<-EOF\n\t\ta\n\tEOF\nc", "[cat] [c]")]
    [DataRow("cat <<EOF\na\\\nEOF\nEO\\\nF\nc", "[cat] [c]")]
    [DataRow("cat <<A <<B\n1\nA\n2\nB\nc", "[cat] [c]")]
    [DataRow("cat <<< \"$(a)\"", "[cat] [a]")]
    [DataRow("f() { a; }", "[a]")]
    [DataRow("function f { a; }", "[a]")]
    [DataRow("function f () ( a )", "[a]")]
    [DataRow("coproc a b", "[a|b]")]
    [DataRow("coproc N { a; }", "[a]")]
    [DataRow("time a b", "[time|a|b]")]
    [DataRow("time -p a", "[time|a]")]
    [DataRow("! a", "[a]")]
    [DataRow("a # it's\nb", "[a] [b]")]
    [DataRow("a b#c", "[a|b#c]")]
    [DataRow("a \\# b", "[a|#|b]")]
    [DataRow("> x a 2>&1", "[a]")]
    [DataRow("a {fd}>x", "[a]")]
    [DataRow("if a; then b; fi > x | c", "[a] [b] [c]")]
    [DataRow("echo }", "[echo|}]")]
    [DataRow("echo if then", "[echo|if|then]")]
    [DataRow("\"if\" a", "[if|a]")]
    [DataRow("a $? $# $$", "[a|?|?|?]")]
    public void Every_command_is_found(string script, string commands) => Assert.AreEqual(commands, Commands(script));

    [TestMethod]
    [DataRow("ls &&")]
    [DataRow("&& ls")]
    [DataRow("ls | | wc")]
    [DataRow("ls ; ; ls")]
    [DataRow("echo 'a")]
    [DataRow("echo \"a")]
    [DataRow("echo `a")]
    [DataRow("echo $(a")]
    [DataRow("echo ${a")]
    [DataRow("if ls; then")]
    [DataRow("if ls; then fi")]
    [DataRow("ls )")]
    [DataRow("( ls")]
    [DataRow("( )")]
    [DataRow("{ ls }")]
    [DataRow("(ls) foo")]
    [DataRow("a (b)")]
    [DataRow("case x in a b) c;; esac")]
    [DataRow("case x in a) c")]
    [DataRow("for in a; do b; done")]
    [DataRow("while a; do b")]
    [DataRow("[[ ]]")]
    [DataRow("[[ -f ]]")]
    [DataRow("[[ a b ]]")]
    [DataRow("[[ a == ]]")]
    [DataRow("a >")]
    [DataRow("a > ; b")]
    [DataRow("cat <<EOF\nno end")]
    [DataRow("cat <<EOF")]
    [DataRow("f()")]
    [DataRow("then")]
    [DataRow("done")]
    [DataRow("a ;; b")]
    [DataRow("a & & b")]
    [DataRow("ls \\")]
    [DataRow("! ")]
    [DataRow("echo $\"a\"")]
    [DataRow("echo $[1+1]")]
    public void What_is_not_understood_is_said(string script) => Assert.IsFalse(ShellParser.Parse(script).IsUnderstood);

    [TestMethod]
    [DataRow("rm a; if", "[rm|a]")]
    [DataRow("rm a && echo 'x", "[rm|a] [echo|x]")]
    [DataRow("echo $(rm a", "[echo|?] [rm|a]")]
    [DataRow("cat <<EOF\n$(rm a)\n", "[cat] [rm|a]")]
    [DataRow("(rm a", "[rm|a]")]
    [DataRow("for ((;;)); do rm a", "[rm|a]")]
    public void What_stands_before_a_failure_is_kept(string script, string commands) => Assert.AreEqual(commands, Commands(script));

    [TestMethod]
    public void What_is_nested_beyond_all_sense_is_given_up_and_said()
    {
        foreach (var (open, close) in new[] { ("$(", ")"), ("( ", ")"), ("${a:-", "}"), ("{ ", "; }"), ("$((", "))"), ("<(", ")"), ("x=(", ")"), ("if ", ""), ("[[ ( ", "") })
        {
            var script = ShellParser.Parse(string.Concat(Enumerable.Repeat(open, 20_000)) + "ls" + string.Concat(Enumerable.Repeat(close, 20_000)));
            Assert.IsFalse(script.IsUnderstood, open);
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Half_a_megabyte_is_read_in_one_pass()
    {
        foreach (var piece in new[] { "ls; ", "'a'", "\\\n", "$((1)) ", "$((a) ) ", "a=1 ", "# c\n", "<<E ", "{a,b}", "a[", "$'\\n'", "`a` ", "\"$x\" ", "case a in b) c;; esac\n", "a && ", "!", "~a ", "2>&1 ", "[[ a == b ]]; " })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            ShellParser.Parse(string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length)));

            // Anything quadratic takes minutes.
            Assert.IsLessThan(10_000, watch.ElapsedMilliseconds, piece);
        }
    }

    private static string Commands(string script)
    {
        var root = ShellParser.Parse(script).Root;
        var found = new List<string>();
        Walk(root, found);
        return string.Join(' ', found);
    }

    private static void Walk(ShellNode? node, List<string> found)
    {
        switch (node)
        {
            case ShellNode.Simple simple:
                if (simple.Words.Length > 0)
                {
                    found.Add($"[{string.Join('|', simple.Words.Select(static word => word.Static ?? "?"))}]");
                }

                Words(simple.Assignments.Select(static assignment => assignment.Value).Concat(simple.Words), found);
                Words(simple.Redirections.Select(static redirection => redirection.Target), found);
                break;
            case ShellNode.Pipeline pipeline:
                pipeline.Stages.ToList().ForEach(stage => Walk(stage, found));
                break;
            case ShellNode.AndOr list:
                Walk(list.First, found);
                list.Rest.ToList().ForEach(joined => Walk(joined.Command, found));
                break;
            case ShellNode.Sequence sequence:
                sequence.Items.ToList().ForEach(item => Walk(item.Command, found));
                break;
            case ShellNode.Subshell subshell:
                Walk(subshell.Body, found);
                break;
            case ShellNode.Group group:
                Walk(group.Body, found);
                break;
            case ShellNode.If condition:
                condition.Branches.ToList().ForEach(branch =>
                {
                    Walk(branch.Condition, found);
                    Walk(branch.Body, found);
                });
                Walk(condition.Else, found);
                break;
            case ShellNode.While loop:
                Walk(loop.Condition, found);
                Walk(loop.Body, found);
                break;
            case ShellNode.For loop:
                Walk(loop.Body, found);
                Words(loop.Words, found);
                break;
            case ShellNode.Case choice:
                choice.Arms.ToList().ForEach(arm => Walk(arm.Body, found));
                break;
            case ShellNode.Conditional conditional:
                Words(conditional.Words, found);
                break;
            case ShellNode.Arithmetic arithmetic:
                Words([arithmetic.Expression], found);
                break;
            case ShellNode.Function function:
                Walk(function.Body, found);
                break;
            case ShellNode.Coprocess coprocess:
                Walk(coprocess.Body, found);
                break;
        }
    }

    private static void Words(IEnumerable<ShellWord> words, List<string> found) => words.ToList().ForEach(word => Parts(word.Parts, found));

    private static void Parts(IEnumerable<WordPart> parts, List<string> found)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case WordPart.Command command:
                    Walk(command.Script.Root, found);
                    break;
                case WordPart.Process process:
                    Walk(process.Script.Root, found);
                    break;
                case WordPart.Parameter parameter:
                    Parts(parameter.Inner, found);
                    break;
                case WordPart.Arithmetic arithmetic:
                    Parts(arithmetic.Inner, found);
                    break;
                case WordPart.Elements elements:
                    Words(elements.Words, found);
                    break;
            }
        }
    }
}
