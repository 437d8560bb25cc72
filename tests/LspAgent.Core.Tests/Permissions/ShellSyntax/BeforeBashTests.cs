using System.Diagnostics;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Testing.Files;

namespace LspAgent.Core.Tests.Permissions.ShellSyntax;

/// <summary>Random scripts are given to bash as well: what bash cannot parse is never understood here.</summary>
[TestClass]
public sealed class BeforeBashTests
{
    private static readonly string[] Pieces =
    [
        "ls", "rm x", "a", "b", "=", "x=1", "x=(", "'", "\"", "`", "$", "$(", "$((", "))", ")", "(", "((", "{ ", "}", "${a", "${a:-", "${#a}", "\\", "\\\n", "\n",
        " ", "  ", ";", ";;", ";&", "&", "&&", "|", "||", "|&", "<", ">", ">>", "<<E\n", "\nE\n", "<<'E'\n", "<<-E\n", "<<<", "<(", ">(", "2>&1", "&>", ">|", "<>",
        "#", "!", "if ", "then ", "else ", "elif ", "fi", "for ", "in ", "do ", "done", "while ", "until ", "case ", "esac", "select ", "function ", "time ", "coproc ",
        "[[ ", " ]]", "[ ", " ]", "-f", "==", "=~", "*", "?", "~", "{a,b}", "f()", "$'", "$\"", "$[", "]", "0", "\t", "\\'", "\\\"", "x[", "]=", "+=", "{fd}>", "EOF",
    ];

    private static readonly string[] Whole =
    [
        "if ls; then pwd; fi", "for i in 1 2; do echo $i; done", "case x in a|b) ls;; *) pwd;; esac", "echo \"$(ls 'a')\" | wc", "cat <<E\n$(ls)\nE\n", "f() { ls; }",
        "[[ -f a && ( x == y ) ]]", "x=(1 2) y[1]=2 ls", "echo ${a:-${b%c}} `ls \\`pwd\\``", "{ ls; } > x 2>&1 &", "(( a + 1 ))", "while a; do b; done < x", "diff <(ls) >(pwd)",
    ];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task What_bash_cannot_parse_is_never_understood(int seed)
    {
        if (!File.Exists("/bin/bash"))
        {
            Assert.Inconclusive("There is no bash to compare with.");
        }

        var count = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), System.Globalization.CultureInfo.InvariantCulture, out var wanted) ? wanted : 400;
        using var folder = new TempFolder();
        var random = new Random(Environment.GetEnvironmentVariable("FUZZ_SEED") is { } more ? seed + int.Parse(more, System.Globalization.CultureInfo.InvariantCulture) : seed);
        var scripts = Enumerable.Range(0, count).Select(_ => Any(random)).ToArray();
        for (var index = 0; index < count; index++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, $"{index}.sh"), scripts[index], TestContext.CancellationToken);
        }

        // One process reads them all; each script is parsed and nothing of it is run.
        var refused = await RunAsync($"for ((i = 0; i < {count}; i++)); do bash --norc --noprofile -n \"$i.sh\" 2>/dev/null || echo $i; done", folder.Path);
        var wrong = refused.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => scripts[int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)])
            .Where(script => ShellParser.Parse(script).IsUnderstood)
            .ToArray();
        Assert.IsEmpty(wrong, string.Join("\n---\n", wrong));
        Assert.AreNotEqual(0, scripts.Count(script => ShellParser.Parse(script).IsUnderstood));
    }

    public required TestContext TestContext { get; init; }

    private static string Any(Random random)
    {
        if (random.Next(2) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        }

        var script = string.Join(random.Next(3) switch { 0 => "\n", 1 => "; ", _ => " && " }, Enumerable.Range(0, random.Next(1, 3)).Select(_ => Whole[random.Next(Whole.Length)]));
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(script.Length);
            script = random.Next(3) switch
            {
                0 => script.Remove(at, 1),
                1 => script.Insert(at, Pieces[random.Next(Pieces.Length)]),
                _ => script[..at] + script[random.Next(at, script.Length)..],
            };
            script = script.Length == 0 ? "ls" : script;
        }

        return script;
    }

    private async Task<string> RunAsync(string script, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "--noprofile", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("bash does not start");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
        await process.WaitForExitAsync(TestContext.CancellationToken);
        return output;
    }
}
