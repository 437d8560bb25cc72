using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Permissions;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>What a person agrees to holds no character that is not seen.</summary>
[TestClass]
public sealed class VisibleTextTests
{
    [TestMethod]
    [DataRow("npm test", "npm test")]
    [DataRow("echo a\u202Eb", "echo a<U+202E>b")]
    [DataRow("a\u200Bb\uFEFF", "a<U+200B>b<U+FEFF>")]
    [DataRow("\u001B[2Jclean", "<U+001B>[2Jclean")]
    [DataRow("a\rb", "a<U+000D>b")]
    [DataRow("a\r\nb\tc", "a\r\nb\tc")]
    [DataRow("tag\U000E0041", "tag<U+E0041>")]
    [DataRow("grüße, 世界, 😀", "grüße, 世界, 😀")]
    public void What_does_not_show_itself_stands_as_its_code_point(string text, string shown) =>
        Assert.AreEqual(shown, VisibleText.Of(text));

    [TestMethod]
    public void Half_a_character_is_seen_too() => Assert.AreEqual("<U+D800>x", VisibleText.Of("\uD800x"));

    [TestMethod]
    public void A_line_of_its_own_is_one_line() =>
        Assert.AreEqual("a<U+000A>b<U+0009>c<U+000A>", VisibleText.InOneLine("a\nb\tc\r\n"));

    [TestMethod]
    public void Nothing_that_is_shown_is_hidden_and_what_can_be_seen_stays() => Prop.ForAll<string>(text =>
    {
        var shown = VisibleText.Of(text ?? string.Empty);
        Assert.AreEqual(shown, VisibleText.Of(shown));
        Assert.IsFalse(shown.Any(letter => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r')));
    }).QuickCheckThrowOnFailure();
}
