using System.Globalization;
using System.Text.Json;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Tools.Files;

namespace LspAgent.Tools.Tests.Files;

/// <summary>What models get nearly right: made exactly, or refused with what makes the next try succeed.</summary>
[TestClass]
public sealed class NearMissTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tooling _tools;

    public NearMissTests() => _tools = new Tooling(_folder.Path);

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Cases =>
        JsonSerializer.Deserialize<NearMiss[]>(Fixtures.Read("edits/near-misses.json"), JsonSerializerOptions.Web)!.Select(static miss => (object[])[miss.Name, miss]);

    private CancellationToken Token => TestContext.CancellationToken;

    private string Path => _folder.In("a.txt");

    public static string NameOf(System.Reflection.MethodInfo method, object[] data) => (string)data[0];

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public void There_are_many() => Assert.IsTrue(Cases.Count() >= 60);

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataDisplayName = nameof(NameOf))]
    public async Task An_edit_is_exact_or_teaches_the_next_one(string name, NearMiss miss)
    {
        await File.WriteAllTextAsync(Path, miss.File, Token);
        await _tools.TextAsync(new ReadTool(), """{"file_path":"a.txt"}""", Token);
        var now = miss.Now ?? miss.File;
        await File.WriteAllTextAsync(Path, now, Token);

        var answer = await EditAsync(miss.Old, miss.New, miss.All);

        if (miss.After is { } after)
        {
            Assert.StartsWith("Edited a.txt", answer, name);
            Assert.AreEqual(after, Text());
            return;
        }

        Assert.StartsWith("error: ", answer, name);
        Assert.AreEqual(now, Text(), "what is refused changes nothing");
        foreach (var says in miss.Says)
        {
            Assert.Contains(says, answer);
        }

        if (miss.Region is not null || answer.Contains("The closest text is in lines ", StringComparison.Ordinal))
        {
            if (!string.Equals(miss.Old.TrimEnd('\n'), miss.Region, StringComparison.Ordinal))
            {
                Assert.Contains("From old_string (-) to the file (+):\n@@ ", answer);
            }

            await TryAgainAsync(answer, miss, now);
        }
    }

    /// <summary>What the answer shows, sent back as it is, is found: just there, and nothing else changes.</summary>
    private async Task TryAgainAsync(string answer, NearMiss miss, string now)
    {
        var shown = answer.Split('\n')
            .SkipWhile(static line => !line.StartsWith("The closest text is in lines ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(static line => line.Length > 0 && char.IsDigit(line[0]))
            .Select(static line => (Number: int.Parse(line[..line.IndexOf('\t', StringComparison.Ordinal)], CultureInfo.InvariantCulture), Text: line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
            .ToList();
        var region = string.Join('\n', shown.Select(static line => line.Text));
        if (miss.Region is not null)
        {
            Assert.AreEqual(miss.Region, region);
        }

        Assert.StartsWith($"Edited a.txt, line {shown[0].Number}.", await EditAsync(region, miss.New, all: false));

        // Counted in lines, so that it does not matter how they end.
        var lines = now.Split('\n');
        var expected = string.Join('\n', (string[])[.. lines[..(shown[0].Number - 1)], miss.New + (lines[shown[^1].Number - 1].EndsWith('\r') ? "\r" : ""), .. lines[shown[^1].Number..]]);
        Assert.AreEqual(expected, Text());
    }

    private string Text() => System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Path));

    private Task<string> EditAsync(string old, string @new, bool all) =>
        _tools.TextAsync(new EditTool(), JsonSerializer.Serialize(new { file_path = "a.txt", old_string = old, new_string = @new, replace_all = all }), Token);

    /// <summary>One case of the corpus.</summary>
    /// <param name="File">What the model read.</param>
    /// <param name="Now">What the file holds when it is edited; null when that is the same.</param>
    /// <param name="After">What is left; null when the edit is refused.</param>
    /// <param name="Region">The lines that a refusal shows, when they are to be just these.</param>
    public sealed record NearMiss(string Name, string File, string Old, string New, string? Now, string? After, string? Region, bool All)
    {
        /// <summary>What the refusal holds.</summary>
        public string[] Says { get; init; } = [];
    }
}
