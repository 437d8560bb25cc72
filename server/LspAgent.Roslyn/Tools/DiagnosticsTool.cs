using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>Diagnostics</c> is asked.</summary>
internal sealed record DiagnosticsInput(
    [property: Description("One file; leave out for all projects")] string? Path = null,
    [property: Description("One project, by name")] string? Project = null,
    [property: Description("Default warning")] LeastSeverity? Severity = null,
    [property: Description("The project's analyzers too, which takes longer")] bool? Analyzers = null,
    [property: Description("A name for a point in time: the first call with it remembers what there is, later ones show only what is new since")] string? Since = null,
    [property: Description("Default 50")] int? Limit = null,
    int? Offset = null);

/// <summary>From which severity on <c>Diagnostics</c> shows.</summary>
[JsonConverter(typeof(LeastSeverityConverter))]
internal enum LeastSeverity
{
    Hint,
    Information,
    Warning,
    Error,
}

/// <summary>Reads a severity by its name and never by a number.</summary>
internal sealed class LeastSeverityConverter() : JsonStringEnumConverter<LeastSeverity>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Asks the compiler what is wrong, without a build.</summary>
internal sealed class DiagnosticsTool(CSharpWorkspaces workspaces) : Tool<DiagnosticsInput>(CodeToolResources.Define("Diagnostics"), static () => CodeToolJson.Default.DiagnosticsInput)
{
    private const int DefaultLimit = 50;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(DiagnosticsInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Diagnostics of {input.Path ?? input.Project ?? "the workspace"}", context, workspaces, async (code, unsaved, token) =>
        {
            var path = input.Path is null ? null : CodeCall.Absolute(input.Path, context);
            var answer = await ProblemsAsync(code, path, input, context, unsaved, token);
            if (input.Since is not { Length: > 0 } point)
            {
                return CodeCall.WithNotes(Text(answer.Value, input, context), answer, context);
            }

            var since = context.Session.Keep(static _ => new RememberedProblems()).Since($"{point}|{path}|{input.Project}|{input.Analyzers}", answer.Value);
            return CodeCall.WithNotes(
                since is { } found
                    ? string.Create(CultureInfo.InvariantCulture, $"Since '{point}' {found.Gone} {(found.Gone == 1 ? "is" : "are")} gone. New: {Text(found.New, input, context)}")
                    : $"This point is remembered as '{point}'. {Text(answer.Value, input with { Limit = 1, Offset = 0 }, context)}",
                answer,
                context);
        }));

    /// <summary>Of a file or a project what its own code says; of the workspace what the code of all its folders says.</summary>
    private async Task<CodeAnswer<ImmutableArray<CodeProblem>>> ProblemsAsync(
        CodeIntelligence code,
        string? path,
        DiagnosticsInput input,
        ToolContext context,
        ImmutableArray<UnsavedDocument> unsaved,
        CancellationToken cancellationToken)
    {
        var answer = await code.ProblemsAsync(path, input.Project, input.Analyzers is true, unsaved, cancellationToken);
        if (path is not null || input.Project is not null)
        {
            return answer;
        }

        foreach (var other in context.Roots.All.Select(workspaces.Open).Where(other => other != code))
        {
            try
            {
                var more = await other.ProblemsAsync(path: null, project: null, input.Analyzers is true, unsaved, cancellationToken);
                answer = new([.. answer.Value, .. more.Value], [.. answer.Notes.Union(more.Notes, StringComparer.Ordinal)]);
            }
            catch (CodeQuestionException exception) when (exception.IsUnknownHere)
            {
                // A folder without C#.
            }
        }

        return answer;
    }

    private static string Text(ImmutableArray<CodeProblem> problems, DiagnosticsInput input, ToolContext context)
    {
        var least = (ProblemSeverity)(int)(input.Severity ?? LeastSeverity.Warning);
        var items = problems.Where(problem => problem.Severity >= least).ToList();
        var errors = items.Count(problem => problem.Severity is ProblemSeverity.Error);
        if (items.Count == 0)
        {
            return $"The compiler finds {(least is ProblemSeverity.Error ? "no errors" : "nothing to report")}.";
        }

        return CodePage.Of(
            string.Create(CultureInfo.InvariantCulture, $"{errors} error{(errors == 1 ? "" : "s")}, {items.Count - errors} other"),
            items,
            input.Offset,
            input.Limit ?? DefaultLimit,
            problem => $"{(problem.Place is { } place ? CodeCall.Place(place, context) : problem.Project)} {problem.Severity.ToString().ToLowerInvariant()} {problem.Id}: {CodeCall.Said(problem)}");
    }
}
