using System.Globalization;

namespace LspAgent.Benchmarks.CSharp;

/// <summary>Holds what was measured to its budgets, each beside its floor of the same run.</summary>
internal sealed class CSharpSummary
{
    private readonly Dictionary<(string Title, string Name), List<double>> _figures = [];

    public void Add(string title, string name, double figure)
    {
        var key = (title, name);
        if (!_figures.TryGetValue(key, out var known))
        {
            _figures[key] = known = [];
        }

        known.Add(figure);
    }

    /// <summary>What was not measured is left out.</summary>
    public IEnumerable<string> Lines()
    {
        var parse = Best("", "parse");
        var plain = Best("", "plain-bound");
        var lines = new List<string?>
        {
            Line("name search, cold, beside parsing", Best("cold", "find") / parse, 1.3, "x"),
            Line("name search, second start", Best("second start", "find"), 500, "ms"),
            Line("first bound answer, cold, beside MSBuildWorkspace", (Best("cold", "find") + Best("cold", "bound")) / plain, 1.1, "x"),
            Line("first bound answer, second start, beside it", (Best("second start", "find") + Best("second start", "bound")) / plain, 0.3, "x"),
            Line("references, warm, beside Roslyn's", Best("second start", "references-warm") / Best("", "plain-references-warm"), 1.5, "x"),
            Line("memory after a minute of idling", Best("second start", "memory of idle"), 1500, "MB"),
        };
        lines.AddRange(VerifiedEdits.Kinds.Select(kind => Line(
            $"verdict at once, {kind}", Middle(kind, static name => !name.Contains("rest", StringComparison.Ordinal) && !name.Contains("GetDiagnostics", StringComparison.Ordinal)), 300, "ms",
            Middle(kind, static name => name.Contains("rest", StringComparison.Ordinal)), Middle(kind, static name => name.Contains("GetDiagnostics", StringComparison.Ordinal)))));
        return lines.OfType<string>();
    }

    private static string? Line(string what, double? figure, double allowed, string unit, double? rest = null, double? floor = null) => figure is not { } known
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{what,-52}{known,10:0.##} {unit,-2}  {(known <= allowed ? "within" : "over")} {allowed:0.##}")
            + (rest is { } later ? string.Create(CultureInfo.InvariantCulture, $"; the rest {later:0} ms later") : string.Empty)
            + (floor is { } plain ? string.Create(CultureInfo.InvariantCulture, $"; GetDiagnostics of its project {plain:0} ms") : string.Empty);

    private double? Best(string title, string name) => _figures.TryGetValue((title, name), out var known) ? known.Min() : null;

    /// <summary>The median of the rounds of an edit.</summary>
    private double? Middle(string kind, Func<string, bool> isWanted)
    {
        var all = _figures.Where(item => item.Key.Name.StartsWith(kind + " ", StringComparison.Ordinal) && char.IsAsciiDigit(item.Key.Name[kind.Length + 1]) && isWanted(item.Key.Name)).SelectMany(static item => item.Value).Order().ToList();
        return all.Count == 0 ? null : all[all.Count / 2];
    }
}
