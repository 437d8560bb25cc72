using LspAgent.Core.Models;

namespace LspAgent.Core.Tests.Models;

/// <summary>What is known of models, and what is assumed of those that are not known.</summary>
[TestClass]
public sealed class ModelCatalogTests
{
    [TestMethod]
    [DataRow("claude-sonnet-4-20250514", 200_000, 64_000)]
    [DataRow("claude-haiku-4-5@20251001", 200_000, 64_000)]
    [DataRow("gpt-4.1-2025-04-14", 1_047_576, 32_768)]
    [DataRow("CLAUDE-SONNET-5-5", 1_000_000, 128_000)]
    [DataRow("claude-opus-4-6[1m]", 1_000_000, 128_000)]
    public void An_edition_of_a_known_model_is_known(string id, int window, int output)
    {
        var model = ModelCatalog.BuiltIn.Find(id);
        Assert.IsNotNull(model);
        Assert.AreEqual((window, output), (model.ContextWindow, model.MaxOutputTokens));
        Assert.IsNotNull(ModelCatalog.BuiltIn.PriceOf(id));
    }

    [TestMethod]
    public void An_unknown_model_has_no_price_and_a_local_one_a_small_window()
    {
        var far = ModelCatalog.BuiltIn.Describe("openai", "mystery", isLocal: false);
        var near = ModelCatalog.BuiltIn.Describe("ollama", "mystery", isLocal: true);
        Assert.AreEqual((200_000, null), (far.ContextWindow, far.Price));
        Assert.AreEqual((32_768, null), (near.ContextWindow, near.Price));
    }

    [TestMethod]
    public void Every_alias_stands_for_a_known_model() =>
        Assert.IsTrue(ModelCatalog.BuiltIn.Aliases.All(alias => ModelCatalog.BuiltIn.Find(alias.Stands) is not null));

    [TestMethod]
    [DataRow(100_000, 0.01)]
    [DataRow(100_001, 0.0500005)]
    public void A_long_prompt_can_have_its_own_price(int input, double expected)
    {
        var price = ModelCatalog.BuiltIn.PriceOf("claude-haiku-5-5");
        Assert.IsNotNull(price);
        Assert.AreEqual((decimal)expected, price.CostOf(new TokenUsage(input, 0, 0, 0)));
    }
}
