using System.Text.RegularExpressions;

namespace LspAgent.Architecture.Tests;

/// <summary>Links between the pages of the repository lead somewhere, headings included.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void Every_link_in_the_pages_resolves() =>
        Repository.AssertNone(Repository.Read(".", "*.md")
            .Where(page => !page.Path.Contains("/fixtures/", StringComparison.Ordinal))
            .SelectMany(page => Broken(page, ReadPage)));

    [TestMethod]
    [DataRow("[a](b.md)", false)]
    [DataRow("[a](b.md#the-second-part)", false)]
    [DataRow("[a](#here-it-is)", false)]
    [DataRow("[a](https://example.org/none)", false)]
    [DataRow("`[a](none.md)`", false)]
    [DataRow("```\n[a](none.md)\n```", false)]
    [DataRow("[a](none.md)", true)]
    [DataRow("[a](b.md#none)", true)]
    [DataRow("[a](#none)", true)]
    [DataRow("![a](none.png)", true)]
    [DataRow("<source srcset=\"none.png\">", true)]
    [DataRow("<img alt=\"b\" src=\"b.md\">", false)]
    public void A_broken_link_is_found(string text, bool found) => Assert.AreEqual(
        found,
        Broken(new("docs/a.md", "# Here it is!\n" + text), path => path == "docs/b.md" ? "# B\n## The `second` part\n" : null).Any());

    private static string? ReadPage(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return File.Exists(full) ? File.ReadAllText(full) : Directory.Exists(full) ? "" : null;
    }

    private static IEnumerable<string> Broken(RepositoryFile page, Func<string, string?> read) =>
        from link in Link().Matches(Code().Replace(page.Text, "")).Select(match => match.Groups["target"].Value)
        where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
        let parts = link.Split('#', 2)
        let target = parts[0].Length == 0 ? page.Text : read(Resolve(page.Path, Uri.UnescapeDataString(parts[0])))
        where target is null || (parts.Length == 2 && !Anchors(target).Contains(parts[1]))
        select $"{page.Path} links to {link}, which is not there";

    private static string Resolve(string page, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page) ?? "", target))).Replace('\\', '/');

    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(page).Select(match => NotInAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(?:\s+""[^""]*"")?\)|\b(?:src|srcset)=""(?<target>[^""\s]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#{1,6} (?<text>[^\n]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
