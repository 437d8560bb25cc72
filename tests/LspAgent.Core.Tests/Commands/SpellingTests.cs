using LspAgent.Core.Commands;

namespace LspAgent.Core.Tests.Commands;

/// <summary>What was meant is found when it is near, and nothing is made up when it is not.</summary>
[TestClass]
public sealed class SpellingTests
{
    private static readonly string[] Known = ["lsp", "acp", "exec", "sessions", "doctor", "compact"];

    [TestMethod]
    [DataRow("doctor", "doctor")]
    [DataRow("docter", "doctor", DisplayName = "a letter changed")]
    [DataRow("doctr", "doctor", DisplayName = "a letter dropped")]
    [DataRow("doctorr", "doctor", DisplayName = "a letter added")]
    [DataRow("dcotor", "doctor", DisplayName = "two letters swapped")]
    [DataRow("lps", "lsp", DisplayName = "two letters of a short word swapped")]
    [DataRow("DOCTOR", "doctor", DisplayName = "letters of another case")]
    [DataRow("session", "sessions")]
    [DataRow("seshons", "sessions", DisplayName = "more letters of a longer word")]
    [DataRow("ls", "lsp")]
    public void The_nearest_word_is_meant(string typed, string meant) => Assert.AreEqual(meant, Spelling.Nearest(typed, Known));

    [TestMethod]
    [DataRow("")]
    [DataRow("x")]
    [DataRow("daemon")]
    [DataRow("excelsior")]
    [DataRow("dr")]
    [DataRow("compress everything that was said")]
    public void A_word_that_is_far_from_all_is_none_of_them(string typed) => Assert.IsNull(Spelling.Nearest(typed, Known));

    [TestMethod]
    public void Nothing_is_near_when_nothing_is_known() => Assert.IsNull(Spelling.Nearest("lsp", []));
}
