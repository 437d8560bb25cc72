using FsCheck;
using FsCheck.Fluent;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>URIs of every shape that editors send, to paths and back, under both systems' rules on either.</summary>
[TestClass]
public sealed class DocumentUriTests
{
    private static readonly Arbitrary<string> Names = Gen.Elements(
            [.. "abcXYZ019-._~ %#?&+=@:;,!$'()*[]{}|^`\"<>é中ß\u00a0\u200b\ud83d\ude00".EnumerateRunes().Select(rune => rune.ToString()), "%41", "%2F", "..", "\r\n", "\u0301"])
        .ArrayOf()
        .Select(string.Concat)
        .Where(name => name.Length > 0)
        .ToArbitrary();

    [TestMethod]
    [DataRow("/home/dev/a b.cs", PathStyle.Unix, "file:///home/dev/a%20b.cs")]
    [DataRow("/w/50%.cs", PathStyle.Unix, "file:///w/50%25.cs")]
    [DataRow("/w/c#/a?.cs", PathStyle.Unix, "file:///w/c%23/a%3F.cs")]
    [DataRow("/w/é中😀.cs", PathStyle.Unix, "file:///w/%C3%A9%E4%B8%AD%F0%9F%98%80.cs")]
    [DataRow("/w/back\\slash.cs", PathStyle.Unix, "file:///w/back%5Cslash.cs")]
    [DataRow("/", PathStyle.Unix, "file:///")]
    [DataRow(@"C:\Users\me\a b.cs", PathStyle.Windows, "file:///C:/Users/me/a%20b.cs")]
    [DataRow(@"c:\", PathStyle.Windows, "file:///c:/")]
    [DataRow(@"\\server\share\a#b.cs", PathStyle.Windows, "file://server/share/a%23b.cs")]
    public void A_path_has_a_uri_and_comes_back(string path, PathStyle style, string uri)
    {
        Assert.AreEqual(uri, DocumentUri.FromPath(path, style).Value);
        Assert.IsTrue(new DocumentUri(uri).TryGetPath(style, out var back));
        Assert.AreEqual(path, back);
    }

    [TestMethod]
    [DataRow("C:/Users/me", "file:///C:/Users/me")]
    [DataRow(@"\\?\C:\very\long", "file:///C:/very/long")]
    [DataRow(@"\\?\UNC\server\share\x", "file://server/share/x")]
    public void Other_spellings_of_a_windows_path_have_a_uri(string path, string uri) =>
        Assert.AreEqual(uri, DocumentUri.FromPath(path, PathStyle.Windows).Value);

    [TestMethod]
    [DataRow("a.cs", PathStyle.Unix)]
    [DataRow("", PathStyle.Unix)]
    [DataRow(@"C:\a.cs", PathStyle.Unix)]
    [DataRow("a.cs", PathStyle.Windows)]
    [DataRow("C:a.cs", PathStyle.Windows)]
    [DataRow(@"\a.cs", PathStyle.Windows)]
    public void A_path_that_is_not_absolute_has_no_uri(string path, PathStyle style) =>
        Assert.ThrowsExactly<ArgumentException>(() => DocumentUri.FromPath(path, style));

    [TestMethod]
    [DataRow("file:///c%3A/a.cs", PathStyle.Windows, @"c:\a.cs")]
    [DataRow("file:///C:/a%2Fb.cs", PathStyle.Windows, @"C:\a\b.cs")]
    [DataRow("file://c:/a.cs", PathStyle.Windows, @"c:\a.cs")]
    [DataRow(@"file:///c:\a\b.cs", PathStyle.Windows, @"c:\a\b.cs")]
    [DataRow("file:///c:", PathStyle.Windows, @"c:\")]
    [DataRow("file://localhost/c:/a.cs", PathStyle.Windows, @"c:\a.cs")]
    [DataRow("file:/home/a.cs", PathStyle.Unix, "/home/a.cs")]
    [DataRow("FILE:///home/a.cs", PathStyle.Unix, "/home/a.cs")]
    [DataRow("file://localhost/home/a.cs", PathStyle.Unix, "/home/a.cs")]
    [DataRow("file:///home/a b é.cs", PathStyle.Unix, "/home/a b é.cs")]
    [DataRow("file:///home/100%.cs", PathStyle.Unix, "/home/100%.cs")]
    [DataRow("file:///home/%zz%4.cs", PathStyle.Unix, "/home/%zz%4.cs")]
    [DataRow("file:///home/%ff%C3.cs", PathStyle.Unix, "/home/%FF%C3.cs")]
    [DataRow("file:///home/a.cs#L3", PathStyle.Unix, "/home/a.cs")]
    [DataRow("file:///c%3A/a.cs", PathStyle.Unix, "/c:/a.cs")]
    public void A_uri_of_any_spelling_has_a_path(string uri, PathStyle style, string path)
    {
        Assert.IsTrue(new DocumentUri(uri).TryGetPath(style, out var found));
        Assert.AreEqual(path, found);
    }

    [TestMethod]
    [DataRow("untitled:Untitled-1", PathStyle.Unix)]
    [DataRow("lspagent:/chat.md", PathStyle.Unix)]
    [DataRow("file://server/share/a.cs", PathStyle.Unix)]
    [DataRow("file:///home/a.cs", PathStyle.Windows)]
    [DataRow("file:///home/a%00b.cs", PathStyle.Unix)]
    [DataRow("/home/a.cs", PathStyle.Unix)]
    [DataRow("", PathStyle.Unix)]
    public void What_is_no_file_there_has_no_path(string uri, PathStyle style) =>
        Assert.IsFalse(new DocumentUri(uri).TryGetPath(style, out _));

    [TestMethod]
    [DataRow("file:///c%3A/a%20b.cs", "file:///C:/a b.cs")]
    [DataRow("file:///c:/A.cs", "file:///C:/a.CS")]
    [DataRow("file:///home/%C3%A9.cs", "file:///home/é.cs")]
    [DataRow("file:///home/%c3%a9.cs", "file:///home/%C3%A9.cs")]
    [DataRow("file:///home/%7Ea.cs", "file:///home/~a.cs")]
    [DataRow("file:/home/a.cs", "file:///home/a.cs")]
    [DataRow("file://localhost/home/a.cs", "file:///home/a.cs")]
    [DataRow("file://Server/share/a.cs", "file://server/share/a.cs")]
    [DataRow("UNTITLED:Untitled-1", "untitled:Untitled%2D1")]
    public void Two_spellings_of_one_document_are_equal_and_keep_their_text(string one, string other)
    {
        Assert.AreEqual(new DocumentUri(one), new DocumentUri(other));
        Assert.AreEqual(new DocumentUri(one).GetHashCode(), new DocumentUri(other).GetHashCode());
        Assert.AreEqual(one, new DocumentUri(one).Value);
        Assert.AreEqual(other, new DocumentUri(other).Value);
    }

    [TestMethod]
    [DataRow("file:///home/a.cs", "file:///home/A.cs")]
    [DataRow("file:///home/a.cs", "file:///home/b.cs")]
    [DataRow("file:///home/a%2520b.cs", "file:///home/a%20b.cs")]
    [DataRow("file://server/share/a.cs", "file:///share/a.cs")]
    [DataRow("file:///home/a.cs", "git:///home/a.cs")]
    [DataRow("vscode-notebook-cell:/a.ipynb#1", "vscode-notebook-cell:/a.ipynb#2")]
    [DataRow("git:/a.cs?HEAD", "git:/a.cs?HEAD~1")]
    [DataRow("file:///home/a%3Fb", "file:///home/a?b")]
    public void Two_documents_are_not_equal(string one, string other) =>
        Assert.AreNotEqual(new DocumentUri(one), new DocumentUri(other));

    [TestMethod]
    public void Any_unix_path_comes_back_from_its_uri() => Prop.ForAll(
        Names.Generator.ArrayOf().ToArbitrary(),
        names => ComesBack("/" + string.Join('/', names), PathStyle.Unix))
        .QuickCheckThrowOnFailure();

    [TestMethod]
    public void Any_windows_path_comes_back_from_its_uri() => Prop.ForAll(
        Names.Filter(name => name.AsSpan().IndexOfAny('/', '\\') < 0).Generator.ArrayOf().ToArbitrary(),
        Gen.Elements(@"C:\", @"d:\", @"\\server\share\").ToArbitrary(),
        (names, root) => ComesBack(root + string.Join('\\', names), PathStyle.Windows))
        .QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_encoded_and_the_raw_uri_of_a_path_are_equal() => Prop.ForAll(
        Names.Filter(name => name.AsSpan().IndexOfAny("%?#") < 0),
        name => new DocumentUri("file:///w/" + name) == DocumentUri.FromPath("/w/" + name, PathStyle.Unix))
        .QuickCheckThrowOnFailure();

    [TestMethod]
    public void Any_text_is_read_and_kept() => Prop.ForAll<string>(text =>
    {
        var uri = new DocumentUri(text ?? "");
        uri.TryGetPath(PathStyle.Windows, out _);
        uri.TryGetPath(PathStyle.Unix, out _);
        return uri.Value == (text ?? "") && uri == new DocumentUri(uri.Value);
    }).QuickCheckThrowOnFailure();

    private static bool ComesBack(string path, PathStyle style) =>
        DocumentUri.FromPath(path, style) is var uri
        && uri.Value.All(char.IsAscii)
        && uri.TryGetPath(style, out var back)
        && back == path;
}
