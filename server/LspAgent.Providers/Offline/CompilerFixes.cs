using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>
/// Mends errors with the compiler's own fixes, one after the other: what is wrong, what is offered, the one that leaves no choice, and
/// what is wrong now. Only fixes that mean one thing are taken; the rest is told.
/// </summary>
internal static class CompilerFixes
{
    /// <summary>So many rounds of one request; then what is left is told.</summary>
    private const int MaxCalls = 60;

    /// <summary>Fixes that add what is missing or take out what is not needed, and guess nothing.</summary>
    private static readonly ImmutableArray<string> Certain =
    [
        "using ", "Implement interface", "Implement abstract class", "Make method async", "Remove unnecessary", "Remove unused", "Add missing", "Add 'await'", "Add await", "Make 'abstract'", "Insert ", "Change '",
    ];

    private static readonly Regex Problem = new(@"^(?<path>.+?):(?<line>[0-9]+)( \(generated[^)]*\))? error (?<id>[A-Z]+[0-9]+): (?<message>.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static OfflineStep? FixAll(Match match, OfflineRequest request) => Mend(PathIn(match, request), Certain, static _ => true, request);

    public static OfflineStep? AddUsings(Match match, OfflineRequest request) => Mend(PathIn(match, request), ["using "], static _ => true, request);

    public static OfflineStep? FixOne(Match match, OfflineRequest request)
    {
        var code = match.Groups["code"].Value;
        return Mend(match.Groups["path"].Value, Certain, problem => problem.Id.Equals(code, StringComparison.OrdinalIgnoreCase), request);
    }

    public static OfflineStep? ExplainProblem(Match match, OfflineRequest request)
    {
        var (code, path, line, message) = (match.Groups["code"].Value.ToUpperInvariant(), match.Groups["path"].Value, int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["message"].Value);
        if (!request.HasCompiler)
        {
            return null;
        }

        if (request.Last("ListCodeActions") is not { } offers)
        {
            return CompilerRules.Call($"I look what the compiler offers for {code}.", "ListCodeActions", new JsonObject { ["path"] = path, ["line"] = line });
        }

        var fixes = offers.IsError ? [] : Offers(offers.Result).Where(offer => offer.Id.Equals(code, StringComparison.OrdinalIgnoreCase)).Select(offer => $"- {offer.Title}").ToList();
        return new OfflineStep.Say($"{code} in `{path}`, line {line}: {message.TrimEnd('.')}.\n\n{(fixes.Count == 0 ? "The compiler offers no fix of its own for it." : $"The compiler's own fixes for it:\n\n{string.Join('\n', fixes)}\n\n`fix {code} in {path}:{line}` takes the one that leaves no choice.")}\n\nThis is what the compiler says; a model would say why.");
    }

    /// <param name="path">Null for the whole workspace.</param>
    private static OfflineStep? Mend(string? path, ImmutableArray<string> allowed, Func<CompilerProblem, bool> isWanted, OfflineRequest request)
    {
        if (!request.HasCompiler)
        {
            return null;
        }

        if (request.Last("Diagnostics") is not { } diagnostics)
        {
            return Diagnose(path is null ? "I ask the compiler what is wrong." : $"I ask the compiler what is wrong in `{path}`.", path);
        }

        if (diagnostics.IsError)
        {
            return CompilerRules.Told("The compiler could not be asked:", diagnostics);
        }

        var problems = Problems(diagnostics.Result).Where(isWanted).ToList();
        switch (request.Done[^1])
        {
            case { Tool: "ApplyCodeAction", IsError: true } refused:
                return new OfflineStep.Say($"{Mended(request)}Then a fix could not be made: {refused.Result}");
            case { Tool: "ApplyCodeAction" }:
                return Diagnose("I ask again what is wrong.", path);
            case { Tool: "ListCodeActions" } offers when Chosen(offers, problems, allowed) is { } chosen:
                return CompilerRules.Call($"I take the fix \"{chosen.Title}\" for {chosen.Problem.Id}.", "ApplyCodeAction", new JsonObject { ["path"] = chosen.Problem.Path, ["line"] = chosen.Problem.Line, ["title"] = chosen.Title });
        }

        var looked = LookedAt(request);
        return request.Done.Length < MaxCalls && problems.FirstOrDefault(problem => !looked.Contains(problem.Key)) is { } next
            ? CompilerRules.Call($"{next.Id} in `{next.Path}`, line {next.Line}: I look what is offered.", "ListCodeActions", new JsonObject { ["path"] = next.Path, ["line"] = next.Line })
            : new OfflineStep.Say(Report(problems, request));
    }

    private static OfflineStep Diagnose(string text, string? path)
    {
        var input = new JsonObject { ["severity"] = "error" };
        if (path is not null)
        {
            input["path"] = path;
        }

        return CompilerRules.Call(text, "Diagnostics", input);
    }

    /// <summary>The one fix for the problem of that line that leaves no choice: the plain one of its kind, or the only one. Several usings that would do leave a choice.</summary>
    private static (CompilerProblem Problem, string Title)? Chosen(OfflineCall offers, List<CompilerProblem> problems, ImmutableArray<string> allowed)
    {
        if (offers.IsError)
        {
            return null;
        }

        var (path, line) = (offers.InputText("path"), offers.InputNumber("line"));
        foreach (var problem in problems.Where(problem => problem.Line == line && problem.Path.Equals(path, StringComparison.Ordinal)))
        {
            var titles = Offers(offers.Result).Where(offer => offer.Id.Equals(problem.Id, StringComparison.Ordinal)).Select(offer => offer.Title).ToList();
            foreach (var start in allowed)
            {
                if (titles.Contains(start, StringComparer.Ordinal))
                {
                    return (problem, start);
                }

                if (titles.Where(title => title.StartsWith(start, StringComparison.Ordinal)).ToList() is [var only])
                {
                    return (problem, only);
                }
            }
        }

        return null;
    }

    /// <summary>The problems whose offers were looked at already, by what they say, since their lines move.</summary>
    private static HashSet<string> LookedAt(OfflineRequest request)
    {
        var looked = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<CompilerProblem>();
        foreach (var call in request.Done)
        {
            if (call is { Tool: "Diagnostics" })
            {
                problems = Problems(call.Result);
            }
            else if (call is { Tool: "ListCodeActions" })
            {
                looked.UnionWith(problems.Where(problem => problem.Line == call.InputNumber("line") && problem.Path.Equals(call.InputText("path"), StringComparison.Ordinal)).Select(problem => problem.Key));
            }
        }

        return looked;
    }

    private static string Report(List<CompilerProblem> left, OfflineRequest request)
    {
        var text = new StringBuilder(Mended(request));
        if (left.Count == 0)
        {
            return text.Append(text.Length == 0 ? "The compiler finds no errors there." : "The compiler finds no errors there any more.").ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"{Files.Count(left.Count, "error")} {(left.Count == 1 ? "is" : "are")} left that no fix of the compiler mends without a choice:\n\n");
        foreach (var problem in left.Take(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{problem.Path}:{problem.Line}` {problem.Id}: {problem.Message}\n");
        }

        return text.Append("\nA model could mend them; `help` says how to configure one.").ToString();
    }

    private static string Mended(OfflineRequest request)
    {
        var done = request.Done.Where(call => call is { Tool: "ApplyCodeAction", IsError: false }).Select(call => $"- {call.InputText("title")} (`{call.InputText("path")}`)").ToList();
        return done.Count == 0 ? "" : $"I made {Files.Count(done.Count, "fix").Replace("fixs", "fixes", StringComparison.Ordinal)}:\n\n{string.Join('\n', done)}\n\n";
    }

    private static string? PathIn(Match match, OfflineRequest request) =>
        match.Groups["path"] is not { Success: true } path ? null
        : Term.Clean(path.Value) is "this file" or "file" or "it" or "the current file" or "current file" ? request.CurrentFile
        : Term.Clean(path.Value) is "the solution" or "solution" or "the project" or "project" or "the workspace" or "the code" or "code" ? null
        : Term.Clean(path.Value);

    private static List<CompilerProblem> Problems(string text) =>
    [
        .. text.Split('\n').Select(line => Problem.Match(line)).Where(match => match.Success)
            .Select(match => new CompilerProblem(match.Groups["path"].Value, int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["id"].Value, match.Groups["message"].Value)),
    ];

    /// <summary>What is offered, each under the diagnostic that it mends.</summary>
    private static IEnumerable<(string Id, string Title)> Offers(string text)
    {
        var id = string.Empty;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                yield return (id, line.Trim().Replace("  (fix_all)", string.Empty, StringComparison.Ordinal));
            }
            else
            {
                id = line.Split(':')[0];
            }
        }
    }

    /// <summary>An error of the compiler.</summary>
    private sealed record CompilerProblem(string Path, int Line, string Id, string Message)
    {
        public string Key => $"{Path}|{Id}|{Message}";
    }
}
