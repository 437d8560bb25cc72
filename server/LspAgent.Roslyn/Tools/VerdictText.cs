using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;

namespace LspAgent.Roslyn.Tools;

/// <summary>What the model is told of a change that was checked; nothing where there is nothing to tell.</summary>
internal static class VerdictText
{
    private const int MostErrors = 10;
    private const int MostWarnings = 5;

    public static string Of(EditVerdict verdict, ToolContext context)
    {
        var by = verdict.By is VerifiedBy.Syntax ? "By its syntax alone (no project with this file is loaded), the change" : "The compiler says that the change";
        var text = new StringBuilder();
        if (!verdict.New.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"{by} introduces {verdict.New.Length} new error{(verdict.New.Length == 1 ? "" : "s")}:\n");
            Append(text, verdict.New, MostErrors, context);
        }
        else if (verdict.Gone > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{by} brings no new error; {verdict.Gone} {(verdict.Gone == 1 ? "is" : "are")} gone.\n");
        }

        if (!verdict.Warnings.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"{verdict.Warnings.Length} new warning{(verdict.Warnings.Length == 1 ? "" : "s")}:\n");
            Append(text, verdict.Warnings, MostWarnings, context);
        }

        if (verdict.By is VerifiedBy.CompilerInPart)
        {
            text.Append("Code that depends on the change is still being checked; you will be told if it no longer compiles.\n");
        }

        if (!verdict.Unchecked.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"Not checked, since only C# is: {string.Join(", ", verdict.Unchecked.Select(path => ShownCode.Path(path, context.Roots.Root)))}. A build tells.\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What came out later.</summary>
    public static string OfRest(EditVerdict verdict, ToolContext context)
    {
        var unfinished = verdict.By is VerifiedBy.CompilerInPart ? "There was too much that depends on the change to check all of it: a build tells.\n" : string.Empty;
        if (verdict.New.IsEmpty)
        {
            return unfinished.TrimEnd('\n');
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The compiler has meanwhile looked at what depends on the change: it breaks {verdict.New.Length} more place{(verdict.New.Length == 1 ? "" : "s")}:\n");
        Append(text, verdict.New, MostErrors, context);
        return text.Append(unfinished).ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, ImmutableArray<CodeProblem> problems, int most, ToolContext context)
    {
        foreach (var problem in problems.Take(most))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(problem.Place is { } place ? CodeCall.Place(place, context) : problem.Project)} {problem.Id}: {CodeCall.Said(problem)}\n");
            if (problem.Code is { } code)
            {
                text.Append(code).Append('\n');
            }
        }

        if (problems.Length > most)
        {
            text.Append(CultureInfo.InvariantCulture, $"… {problems.Length - most} more; see Diagnostics.\n");
        }
    }
}
