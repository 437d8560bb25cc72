using System.Globalization;
using System.Net.Http.Headers;

namespace LspAgent.Providers.Streaming;

/// <summary>Reads when a service wants to be asked again. What cannot be read, or lies in the past, counts as not said.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        var wish = Text(headers, "retry-after-ms") is { } inMilliseconds ? Seconds(inMilliseconds, 0.001)
            : Text(headers, "retry-after") is not { } text ? null
            : Seconds(text, 1) ?? Date(text, time);
        return wish > TimeSpan.Zero ? wish : null;
    }

    /// <summary>True when the service says that trying again is of no use.</summary>
    public static bool Forbids(HttpResponseHeaders headers) =>
        string.Equals(Text(headers, "x-should-retry"), "false", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? Seconds(string text, double unit) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? TimeSpan.FromSeconds(Math.Clamp(number * unit, 0, 365 * 24 * 3600))
            : null;

    private static TimeSpan? Date(string text, TimeProvider time) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date - time.GetUtcNow()
            : null;

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;
}
