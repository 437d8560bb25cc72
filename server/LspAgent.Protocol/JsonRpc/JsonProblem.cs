using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Says what is wrong with a peer's JSON in words that mean something to the peer: places and members, no types of ours.</summary>
internal static class JsonProblem
{
    public static string Describe(JsonException problem)
    {
        const string missing = "including: ";
        var text = problem.Message;
        if (text.Contains("required properties", StringComparison.Ordinal) && text.IndexOf(missing, StringComparison.Ordinal) is >= 0 and var at)
        {
            return $"missing {text[(at + missing.Length)..].TrimEnd('.')}{At(problem)}.";
        }

        return problem switch
        {
            { Path: null or "" } => WithoutPosition(text),
            _ => $"the value{At(problem)} is of the wrong kind.",
        };
    }

    private static string At(JsonException problem) => problem.Path is { Length: > 1 } path ? $" at {path}" : "";

    private static string WithoutPosition(string text)
    {
        var position = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? text : text[..position];
    }
}
