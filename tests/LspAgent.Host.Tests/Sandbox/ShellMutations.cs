using System.Text.Json;
using LspAgent.Testing;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>Commands that only look, and what becomes of them when somebody tries to make them do more. The same in every run.</summary>
internal sealed class ShellMutations(int seed, string root, string home)
{
    private static readonly string[] Joins = [" && ", " || ", "; ", " | ", " & ", "\n", " |& ", ";", "&&"];

    private static readonly string[] Wrappers =
    [
        "({0})", "{{ {0}; }}", "! {0}", "time {0}", "command {0}", "timeout 5 {0}", "nice {0}", "nohup {0}", "stdbuf -o0 {0}", "echo \"$({0})\"", "echo `{0}`", "cat <({0})", "{0} 2>&1", "{0} > /dev/null",
        "if {0}; then true; fi", "for i in 1 2; do {0}; done", "while {0}; do break; done", "case x in x) {0};; esac", "CI=1 {0}", "{0} <<< x", "{0} <<'E'\n$(touch evil)\nE", "{0} <<E\nplain\nE", "cd src && {0}", "[[ -n x ]] && {0}",
        "bash -c '{0}'", "eval \"{0}\"", "env {0}", "xargs {0}", "f() {{ {0}; }}; f", "exec {0}", "coproc {0}", "sudo {0}",
    ];

    private static readonly string[] Pieces =
    [
        "; touch evil", " > evil", " >> evil", " $(touch evil)", " `touch evil`", " -o evil", " --output=evil", " --output evil", " -delete", " -exec touch evil ;", " -exec touch evil \\;", " -fprint evil", "\\\n", "'", "\"", "$IFS",
        " ${x:=evil}", "{a,b}", "*", "~", "\u00a0", "\t", "\r", " |tee evil", " & touch evil ", " <(touch evil)", " >(touch evil)", " -- ", " $'\\n'touch evil", "\\", "#", " # ", "!", " -i", " w evil", " -f evil", " --pre touch",
        " -z", " -O touch", " --open-files-in-pager=touch", " --ext-diff", " --textconv", " -c core.pager=touch", " -C ..", "\nE\ntouch evil", "<<E", ">&", "<>evil", " >| evil", " >/dev/../evil", "\"\"", "''", " -c 'touch evil'",
        " $((x=1))", " ${x/a/$(touch evil)}", " @(a|b)", " \\; touch evil", "';touch evil;'", "\";touch evil;\"", " -t /tmp", " --files0-from=evil", " --compress-program=touch", " -T .", " @evil", " 2>evil", " &>evil", "1>evil", "|sh", "\u200b",
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _seeds = [.. Read(root, home)];

    public string Next()
    {
        var command = Pick(_seeds);
        for (var count = _random.Next(4); count > 0; count--)
        {
            command = _random.Next(6) switch
            {
                0 => command + Pick(Joins) + Pick(_seeds),
                1 => Pick(_seeds) + Pick(Joins) + command,
                2 => Pick(Wrappers).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).Replace("{0}", command, StringComparison.Ordinal),
                3 => command + Pick(Pieces),
                4 => command.Insert(_random.Next(command.Length + 1), Pick(Pieces)),
                _ => Edit(command),
            };
        }

        return command;
    }

    private string Edit(string command)
    {
        if (command.Length < 2)
        {
            return command;
        }

        var at = _random.Next(command.Length);
        return _random.Next(3) switch
        {
            0 => command.Remove(at, 1),
            1 => command.Insert(at, command[at].ToString()),
            _ => command.Insert(at, Pick([" ", ";", "&", "|", ">", "<", "$", "(", ")", "`", "'", "\"", "\\", "\n", "=", "-", "/", ".", "{", "}", "#", "!", "~", "*"])),
        };
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    /// <summary>The commands of the cases that are allowed with no rule at all.</summary>
    private static IEnumerable<string> Read(string root, string home)
    {
        foreach (var line in Fixtures.Read("shell.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var input = document.RootElement.GetProperty("input");
            var rules = input.GetProperty("rules");
            if (document.RootElement.GetProperty("expected").GetString() is "allow"
                && rules.EnumerateObject().All(static rule => rule.Value.GetArrayLength() == 0)
                && input.GetProperty("command").GetString() is { Length: < 400 } command && !command.Contains("sleep", StringComparison.Ordinal))
            {
                yield return command.Replace("/repo/proj", root, StringComparison.Ordinal).Replace("/home/dev", home, StringComparison.Ordinal);
            }
        }
    }
}
