using LspAgent.Core.Settings;

namespace LspAgent.Core.Tests.Settings;

/// <summary>There are enough words, none twice, and each turn has its own.</summary>
[TestClass]
public sealed class SpinnerVerbsTests
{
    [TestMethod]
    public void There_are_at_least_187_different_ones()
    {
        Assert.IsTrue(SpinnerVerbs.BuiltIn.Length >= 187, $"{SpinnerVerbs.BuiltIn.Length}");
        Assert.AreEqual(SpinnerVerbs.BuiltIn.Length, SpinnerVerbs.BuiltIn.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        CollectionAssert.AreEqual(Array.Empty<string>(), SpinnerVerbs.BuiltIn.Where(static verb => !char.IsAsciiLetterUpper(verb[0]) || !verb.EndsWith("ing", StringComparison.Ordinal) || verb.Length > 16).ToArray());
    }

    [TestMethod]
    public void Every_word_comes_before_any_comes_again()
    {
        foreach (var count in (int[])[1, 2, 3, 10, 187, SpinnerVerbs.BuiltIn.Length])
        {
            var verbs = SpinnerVerbs.BuiltIn[..count];
            Assert.AreEqual(count, Enumerable.Range(0, count).Select(turn => SpinnerVerbs.Pick(verbs, turn)).Distinct(StringComparer.Ordinal).Count());
            Assert.AreEqual(SpinnerVerbs.Pick(verbs, 5), SpinnerVerbs.Pick(verbs, 5));
        }

        Assert.IsNotNull(SpinnerVerbs.Pick(SpinnerVerbs.BuiltIn, int.MaxValue));
    }

    [TestMethod]
    public void The_users_words_are_added_or_take_over()
    {
        CollectionAssert.Contains(SpinnerVerbs.For(new SpinnerVerbSettings { Verbs = ["Humming"] }).ToArray(), "Humming");
        CollectionAssert.AreEqual((string[])["Humming"], SpinnerVerbs.For(new SpinnerVerbSettings { Mode = SpinnerVerbMode.Replace, Verbs = ["Humming", " "] }).ToArray());
        Assert.AreEqual(SpinnerVerbs.BuiltIn.Length, SpinnerVerbs.For(new SpinnerVerbSettings { Mode = SpinnerVerbMode.Replace }).Length);
    }
}
