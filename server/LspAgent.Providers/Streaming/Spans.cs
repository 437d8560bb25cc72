using System.Globalization;

namespace LspAgent.Providers.Streaming;

/// <summary>Durations in words for the user.</summary>
internal static class Spans
{
    public static string Describe(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds)} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalHours)} h"),
    };
}
