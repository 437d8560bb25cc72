using System.Text.Json;

namespace LspAgent.Core.Tools;

/// <summary>Says what is wrong with the input of a call in the words of its schema, so that the next call fits.</summary>
internal static class InputProblem
{
    /// <param name="input">A JSON object.</param>
    /// <param name="exception">What reading it ended in.</param>
    /// <returns>Half a sentence.</returns>
    public static string Describe(string input, string schema, JsonException exception)
    {
        using var given = JsonDocument.Parse(input);
        using var wanted = JsonDocument.Parse(schema);
        if (given.RootElement.ValueKind is not JsonValueKind.Object)
        {
            return "it is not an object";
        }

        string[] members = [.. given.RootElement.EnumerateObject().Select(static member => member.Name)];
        string[] known = wanted.RootElement.TryGetProperty("properties", out var properties) ? [.. properties.EnumerateObject().Select(static member => member.Name)] : [];
        string[] required = wanted.RootElement.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(static name => name.GetString() ?? "")] : [];
        string[] problems =
        [
            .. members.Except(known, StringComparer.Ordinal).Select(static name => $"it has no member {name}"),
            .. required.Except(members, StringComparer.Ordinal).Select(static name => $"{name} is missing"),
            .. members.GroupBy(static name => name, StringComparer.Ordinal).Where(static same => same.Skip(1).Any()).Select(static same => $"{same.Key} stands there twice"),
        ];
        return problems.Length > 0 ? string.Join(", ", problems)
            : exception.Path?.TrimStart('$').TrimStart('.') is { Length: > 0 } place ? $"what stands at {place} does not fit"
            : "a value in it is of another kind";
    }
}
