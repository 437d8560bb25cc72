using FsCheck;
using FsCheck.Fluent;
using LspAgent.Roslyn.Tools;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>Long lists reach the model in parts that leave nothing out.</summary>
[TestClass]
public sealed class CodePageTests
{
    private const int Budget = 25_000;

    [TestMethod]
    public void Parts_put_together_are_the_list_and_each_keeps_the_budget() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt[]>(),
        Gen.Choose(1, 30).ToArbitrary(),
        static (lengths, limit) =>
        {
            // Some items are longer than a part may be.
            var items = lengths.Select(static (length, index) => $"{index}:{new string('x', length.Get * 997 % 30_000)}").ToList();
            var read = new List<string>();
            int? offset = null;
            do
            {
                var part = CodePage.Of("head", items, offset, limit, static item => $"  {item}").Split('\n');
                var shown = part.Where(static line => line.StartsWith("  ", StringComparison.Ordinal)).Select(static line => line[2..]).ToList();
                Assert.AreEqual("head", part[0]);
                Assert.IsTrue(shown.Count <= limit && (shown.Count == 1 || shown.Sum(static line => line.Length) < Budget));
                Assert.IsTrue(shown.Count > 0 || items.Count == 0);
                read.AddRange(shown);
                offset = part[^1].StartsWith('…') ? int.Parse(part[^1].Split("offset ")[1], System.Globalization.CultureInfo.InvariantCulture) : null;
            }
            while (offset is not null);
            CollectionAssert.AreEqual(items, read);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_heading_stands_once_above_its_items_and_again_where_a_part_begins()
    {
        string[] items = ["a1", "a2", "b1"];
        Assert.AreEqual("a\na1\na2\n… 1 more: offset 2", CodePage.Of(string.Empty, items, null, 2, static item => item, static item => item[..1]));
        Assert.AreEqual("a\na2\nb\nb1", CodePage.Of(string.Empty, items, 1, 2, static item => item, static item => item[..1]));
    }

    [TestMethod]
    public void An_offset_behind_the_last_item_is_said_to_be_that() =>
        Assert.AreEqual("head\nThere are only 2: nothing follows offset 2.", CodePage.Of("head", (string[])["a", "b"], 2, 10, static item => item));
}
