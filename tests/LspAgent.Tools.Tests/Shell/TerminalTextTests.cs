using FsCheck;
using FsCheck.Fluent;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>How raw output becomes text that the model can read.</summary>
[TestClass]
public sealed class TerminalTextTests
{
    [TestMethod]
    [DataRow("plain\n\ttext\n", "plain\n\ttext\n")]
    [DataRow("a\r\nb\r\n", "a\nb\n")]
    [DataRow("a\r\r\nb", "a\nb")]
    [DataRow("1%\r50%\r100%\nend", "100%\nend")]
    [DataRow("\u001b[1;31mred\u001b[0m", "red")]
    [DataRow("\u001b]0;title\u0007text", "text")]
    [DataRow("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [DataRow("\u001b(Btext\u001b=", "text")]
    [DataRow("ab\bc", "ac")]
    [DataRow("\u001b", "")]
    [DataRow("bell\u0007 null\0", "bell null")]
    public void Orders_to_a_terminal_are_gone(string raw, string expected) => Assert.AreEqual(expected, TerminalText.Clean(raw));

    [TestMethod]
    public void No_control_character_ever_gets_through() => Prop.ForAll(
        Gen.Elements('a', 'b', '\n', '\r', '\t', '\b', '\u001b', '[', ']', 'm', '1', ';', '\u0007', '\\', '\0', '\u009b', '(').ListOf().Select(static characters => string.Concat(characters)).ToArbitrary(),
        static raw => !TerminalText.Clean(raw).Any(static character => char.IsControl(character) && character is not ('\n' or '\t')))
        .QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_bounded_text_keeps_its_ends_and_is_never_much_longer_than_its_bound() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<int>().Select(static seed => string.Join('\n', Enumerable.Range(0, 400).Select(number => new string((char)('a' + (number % 26)), Math.Abs((seed * number) % 90))))).ToArbitrary(),
        static text =>
        {
            var bounded = TerminalText.Bound(text, 2000, "/x");
            return text.Length <= 2000
                ? bounded == text
                : bounded.Length < 2200 && text.StartsWith(bounded[..200], StringComparison.Ordinal) && text.EndsWith(bounded[^200..], StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
}
