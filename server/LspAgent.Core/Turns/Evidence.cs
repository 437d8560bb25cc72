using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Turns;

/// <summary>
/// Holds what the agent says of builds and tests to what ran since its last edit. It costs nothing while nothing was edited or
/// nothing is claimed.
/// </summary>
internal static class Evidence
{
    private static readonly Regex RunsTests = Claim.Words(@"\btests?\b|\bspecs?\b|\bpytest\b|\bunittest\b|\bjest\b|\bvitest\b|\bctest\b|\brspec\b|\.ci/run\b");

    private static readonly Regex RunsBuild = Claim.Words(@"\bbuild\b|\bmsbuild\b|\bpublish\b|\bcompile\b|\btsc\b|\bmake\b|\bcargo\b|\bgo (build|vet|run)\b|\bdotnet run\b|\bjavac\b|\bmvn\b|\bgradlew?\b");

    private static readonly Regex OnlyReads = Claim.Words(@"^\s*(cat|ls|grep|rg|find|head|tail|sed|awk|git|echo|wc|diff|less|tree|cd \S+\s*$)\b");

    private static readonly Regex Ended = Claim.Words(@"\bended with exit code (?<code>[0-9]+)\b|\[exit code (?<code>[0-9]+)");

    private static readonly ImmutableArray<string> Prose = [".md", ".txt", ".rst", ".adoc"];

    /// <summary>What is claimed and not borne out; null when all is well.</summary>
    public static EvidenceGap? Missing(string said, ImmutableArray<Message> messages, ToolCatalog tools)
    {
        // Before the first pattern is made, which takes longer than most turns need to end.
        if (!Claim.MayBeIn(said))
        {
            return null;
        }

        var calls = Calls(messages, tools).ToList();
        if (!calls.Exists(static call => IsEdit(call.Tool, call.Result)))
        {
            return null;
        }

        var (tests, builds) = Claim.In(said);
        if (!tests && !builds)
        {
            return null;
        }

        string? edited = null;
        var (testRun, buildRun, compilerRun) = (Run.None, Run.None, Run.None);
        foreach (var (tool, input, result) in calls)
        {
            if (IsEdit(tool, result))
            {
                if (PathIn(input) is var path && !Prose.Contains(Path.GetExtension(path ?? string.Empty), StringComparer.OrdinalIgnoreCase))
                {
                    edited = path ?? tool.Name;
                    (testRun, buildRun, compilerRun) = (Run.None, Run.None, Run.None);
                }
            }
            else if (tool.Effects.HasFlag(ToolEffects.RunsCommands) && Text(input, "command") is { } command && !OnlyReads.IsMatch(command))
            {
                var outcome = Outcome(result);
                testRun = RunsTests.IsMatch(command) ? outcome : testRun;
                buildRun = RunsTests.IsMatch(command) || RunsBuild.IsMatch(command) ? outcome : buildRun;
            }
            else if (tool.Name is "TaskOutput" && Outcome(result) is var ended && Ended.IsMatch(TextOf(result)))
            {
                // What runs in the background proves something when its end was seen.
                (testRun, buildRun) = (testRun is Run.Began ? ended : testRun, buildRun is Run.Began ? ended : buildRun);
            }
            else if (tool.Name is "Diagnostics" && !result.IsError)
            {
                compilerRun = Run.Passed;
            }
        }

        return edited is null ? null
            : tests && testRun is not Run.Passed ? new EvidenceGap("the tests pass", testRun is Run.Failed, edited)
            : builds && buildRun is not Run.Passed && compilerRun is not Run.Passed ? new EvidenceGap("it builds", buildRun is Run.Failed, edited)
            : null;
    }

    private static bool IsEdit(ITool tool, ContentBlock.ToolResult result) =>
        tool.Effects.HasFlag(ToolEffects.WritesFiles) && !tool.Effects.HasFlag(ToolEffects.RunsCommands) && !result.IsError;

    private static IEnumerable<(ITool Tool, string Input, ContentBlock.ToolResult Result)> Calls(ImmutableArray<Message> messages, ToolCatalog tools)
    {
        var results = messages.SelectMany(static message => message.Content.OfType<ContentBlock.ToolResult>()).ToLookup(static result => result.CallId, StringComparer.Ordinal);
        foreach (var use in messages.SelectMany(static message => message.Calls))
        {
            // The tool that is meant, also where another one calls it.
            var call = tools.Open(use);
            if (results[use.Id].FirstOrDefault() is { } result && tools.Find(call.Name) is { } tool)
            {
                yield return (tool, call.Input, result);
            }
        }
    }

    private static Run Outcome(ContentBlock.ToolResult result)
    {
        var text = TextOf(result);
        return result.IsError || Ended.Match(text) is { Success: true } match && match.Groups["code"].Value is not "0" ? Run.Failed
            : text.Contains(" as task ", StringComparison.Ordinal) ? Run.Began
            : Run.Passed;
    }

    private static string TextOf(ContentBlock.ToolResult result) => string.Join('\n', result.Content.OfType<ContentBlock.Text>().Select(static text => text.Value));

    private static string? PathIn(string input) => Text(input, "file_path") ?? Text(input, "path") ?? Text(input, "notebook_path");

    private static string? Text(string input, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(input);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What became of the last run since the last edit.</summary>
    private enum Run
    {
        None,
        Began,
        Failed,
        Passed,
    }
}

/// <summary>Something that the agent says and that nothing bears out.</summary>
/// <param name="Claim">Such as <c>the tests pass</c>.</param>
/// <param name="HasFailed">It ran since the last edit, and failed.</param>
/// <param name="Edited">What was edited last.</param>
internal sealed record EvidenceGap(string Claim, bool HasFailed, string Edited)
{
    private string Because => HasFailed ? "the last run since then failed" : "nothing that would show it has ended since then";

    /// <summary>For the model.</summary>
    public string Demand => $"You say that {Claim}, but you edited {Edited} and {Because}. {(Claim is "it builds" ? "Build it now" : "Run the tests now; TestsFor says which tests reach what you changed, and how to run just those")}, and say what came of it. If you cannot or should not run it, say plainly that it was not run.";

    /// <summary>For the user, when the model stays with it.</summary>
    public string Notice => $"Not borne out: the agent says that {Claim}, but it edited {Edited} and {Because}.";
}
