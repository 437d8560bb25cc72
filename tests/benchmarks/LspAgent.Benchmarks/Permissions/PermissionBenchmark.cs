using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Sessions;

namespace LspAgent.Benchmarks.Permissions;

/// <summary>How long the verdict on a command takes, warm, with the rules of a lively project.</summary>
internal static class PermissionBenchmark
{
    private const string Root = "/repo/proj";

    private static readonly (string Name, string Command, double MostMicroseconds)[] Commands =
    [
        ("git status", "git status", 50),
        ("a build by a rule", "dotnet build -c Release src/App/App.csproj", 50),
        ("cd, build, tail", "cd src && dotnet test --no-build 2>&1 | tail -20", 50),
        ("a search", "grep -rn --include='*.cs' Console src | head -50", 50),
        ("a commit", "git add -A && git commit -m 'Say what is wrong' && git push", 50),
        ("a loop", "for f in a b c; do cat src/$f.txt | wc -l; done", 50),
        ("500 parts", string.Join(" && ", Enumerable.Repeat("git status --short src", 500)), 5000),
    ];

    public static async Task<int> RunAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        (RuleEffect, string)[] rules =
        [
            .. new[] { "npm test:*", "dotnet build:*", "dotnet test:*", "git add:*", "git commit:*", "npm run:*", "make:*", "cargo build:*", "ls:*", "cat:*" }.Select(static rule => (RuleEffect.Allow, $"Bash({rule})")),
            .. new[] { "./src/**", "./tests/**", "./docs/**" }.Select(static rule => (RuleEffect.Allow, $"Edit({rule})")),
            .. new[] { "rm -rf:*", "curl:*", "wget:*", "sudo:*" }.Select(static rule => (RuleEffect.Deny, $"Bash({rule})")),
            (RuleEffect.Deny, "Read(./secrets/**)"),
            (RuleEffect.Ask, "Bash(git push:*)"),
        ];
        var chain = EmptyMachine.Chain(new WorkspaceRoots(Root, []), rules);
        var isWithin = true;
        foreach (var (name, command, most) in Commands)
        {
            var verdicts = Math.Max(20, rounds * (command.Length > 1000 ? 1 : 200));
            for (var warm = 0; warm < verdicts; warm++)
            {
                chain.DecideCommand(command, Root, PermissionMode.Default);
            }

            var best = double.MaxValue;
            var all = new double[9];
            for (var round = 0; round < all.Length; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                for (var count = 0; count < verdicts; count++)
                {
                    chain.DecideCommand(command, Root, PermissionMode.Default);
                }

                all[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / verdicts;
                best = Math.Min(best, all[round]);
            }

            Array.Sort(all);
            isWithin &= all[all.Length / 2] <= most;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-20} median {all[all.Length / 2],9:F1} µs   best {best,9:F1} µs   at most {most,6:F0} µs").AsMemory(), cancellationToken);
        }

        return isWithin ? 0 : 1;
    }
}
