using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>Names as people type them.</summary>
[TestClass]
public sealed class NamePatternTests
{
    [TestMethod]
    [DataRow("CSharpWorkspace", "CSharpWorkspace", "A.B", true)]
    [DataRow("CSW", "CSharpWorkspace", "", true)]
    [DataRow("CShWork", "CSharpWorkspace", "", true)]
    [DataRow("workspace", "CSharpWorkspace", "", true)]
    [DataRow("Order.Total", "Total", "Shop.Order", true)]
    [DataRow("Shop.Total", "Total", "Shop.Order", true)]
    [DataRow("Order<T>.Total(int)", "Total", "Shop.Order", true)]
    [DataRow("Basket.Total", "Total", "Shop.Order", false)]
    [DataRow("WSC", "CSharpWorkspace", "", false)]
    public void A_pattern_fits(string query, string name, string container, bool fits) =>
        Assert.AreEqual(fits, new NamePattern(query).Rank(name, container) is not null);

    [TestMethod]
    public void What_is_exact_comes_first()
    {
        var pattern = new NamePattern("Order");
        var ranks = ((string[])["Order", "order", "OrderLine", "ReOrderX"]).Select(name => pattern.Rank(name, "")).ToArray();
        CollectionAssert.AreEqual(ranks.Order().ToArray(), ranks);
        Assert.HasCount(4, ranks.Distinct());
    }

    [TestMethod]
    [DataRow("Dictionary<string, List<int>>.Add(string, List<int>)", "Dictionary.Add", "string|List<int>")]
    [DataRow("global::A.B", "A.B", null)]
    [DataRow("A.B..ctor", "A.B.B", null)]
    [DataRow("C.M()", "C.M", "")]
    public void A_name_is_taken_apart(string text, string parts, string? parameters)
    {
        var name = SymbolName.Parse(text);
        Assert.AreEqual(parts, string.Join('.', name.Parts));
        Assert.AreEqual(parameters, name.Parameters is null ? null : string.Join('|', name.Parameters));
    }
}
