using System.Globalization;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Something that was said while projects were loaded.</summary>
/// <param name="Path">The project's file; null when it is about none, and is a sentence of its own.</param>
internal sealed record LoadProblem(string? Path, string Message)
{
    private const string Failure = "Msbuild failed when processing the file '";
    private const string With = "' with message: ";
    private const int MostProjects = 3;
    private const int MostNames = 5;
    private const int MostLength = 180;

    /// <summary>Reads what Roslyn's MSBuild workspace says, which names the project in its sentence.</summary>
    public static LoadProblem Of(string message) =>
        message.StartsWith(Failure, StringComparison.Ordinal) && message.IndexOf(With, StringComparison.Ordinal) is var end && end > Failure.Length
            ? new(message[Failure.Length..end], message[(end + With.Length)..].Trim())
            : new(null, message);

    /// <summary>A few sentences for people and the model: one for each project, since one missing package can be said a hundred times.</summary>
    public static IEnumerable<string> Tell(IEnumerable<LoadProblem> problems)
    {
        var all = problems.Distinct().ToList();
        var projects = all.Where(static problem => problem.Path is not null).GroupBy(static problem => problem.Path, StringComparer.Ordinal).ToList();
        foreach (var problem in all.Where(static problem => problem.Path is null).Take(MostProjects))
        {
            yield return Shortened(problem.Message);
        }

        foreach (var project in projects.Take(MostProjects))
        {
            var more = project.Count() - 1;
            yield return string.Create(CultureInfo.InvariantCulture, $"{FileName(project.Key)} may not be loaded in whole: {Shortened(project.First().Message)}{(more > 0 ? $" ({more} more messages)" : string.Empty)}");
        }

        if (projects.Count > MostProjects)
        {
            var names = projects.Skip(MostProjects).Select(static project => FileName(project.Key)).ToList();
            yield return $"The same holds for {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : string.Empty)}.";
        }
    }

    private static string FileName(string? path) => System.IO.Path.GetFileName(path) ?? string.Empty;

    private static string Shortened(string message) => message.Length <= MostLength ? message : $"{message.AsSpan(0, MostLength)}…";
}
