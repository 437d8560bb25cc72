using System.Text.Json;
using LspAgent.Host.Doors.Permissions;
using LspAgent.Testing;

namespace LspAgent.Host.Tests.Permissions;

/// <summary>The cases of the permission layer are answered as they expect: never weaker, and hardly ever stricter.</summary>
[TestClass]
public sealed class PermissionCasesTests
{
    [TestMethod]
    [DataRow("shell.jsonl", 0.02)]
    [DataRow("path.jsonl", 0)]
    [DataRow("webfetch.jsonl", 0)]
    [DataRow("permissions/shell.jsonl", 0)]
    [DataRow("permissions/path.jsonl", 0)]
    [DataRow("permissions/webfetch.jsonl", 0)]
    public void No_case_is_answered_weaker_and_few_are_asked_too_much(string file, double allowedOverAsking)
    {
        var (count, weaker, overAsked) = (0, new List<string>(), new List<string>());
        foreach (var line in Fixtures.Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var expected = document.RootElement.GetProperty("expected").GetString()!;
            var accepted = document.RootElement.TryGetProperty("also_ok", out var also) ? also.EnumerateArray().Select(one => one.GetString()).ToArray() : [];
            var answer = PermissionCases.Answer(line);
            count += expected is "allow" ? 1 : 0;
            if (answer.Verdict == expected || accepted.Contains(answer.Verdict))
            {
                continue;
            }

            if (Strictness(answer.Verdict) < Strictness(expected))
            {
                weaker.Add($"{answer.Id}: {answer.Verdict} for {expected}: {answer.Because}");
            }
            else if (expected is "allow")
            {
                overAsked.Add($"{answer.Id}: {answer.Because}");
            }
        }

        Assert.IsGreaterThan(0, count);
        Assert.IsEmpty(weaker, string.Join('\n', weaker));
        Assert.IsLessThanOrEqualTo(allowedOverAsking * count, overAsked.Count, string.Join('\n', overAsked));
    }

    private static int Strictness(string verdict) => Array.IndexOf(["allow", "ask", "deny"], verdict);
}
