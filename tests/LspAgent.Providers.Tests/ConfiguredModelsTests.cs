using LspAgent.Core.Models;
using LspAgent.Core.Settings;

namespace LspAgent.Providers.Tests;

/// <summary>Settings reach the providers, and the environment wins over them.</summary>
[TestClass]
public sealed class ConfiguredModelsTests
{
    [TestMethod]
    public void Nothing_configured_is_what_the_providers_do_by_themselves()
    {
        var options = Options("{}");
        Assert.AreEqual((null, 0, RetryLimits.Default, 0), (options.DefaultModel, options.FallbackModels.Length, options.Limits, options.Endpoints.Count));
    }

    [TestMethod]
    public void Models_and_limits_are_taken_and_the_environment_wins()
    {
        var options = Options(
            """{ "model": "a", "smallModel": "b", "fallbackModel": ["c", "d"], "retry": { "maxAttempts": 2, "stallTimeoutMs": 1500 } }""",
            ("LSPAGENT_MODEL", "env"), ("LSPAGENT_MODEL_STALL_TIMEOUT_MS", "9"));
        Assert.AreEqual(("env", "b", "c d"), (options.DefaultModel, options.SmallModel, string.Join(" ", options.FallbackModels)));
        Assert.AreEqual(RetryLimits.Default with { MaxAttempts = 2, StallTimeout = TimeSpan.FromMilliseconds(9) }, options.Limits);
    }

    [TestMethod]
    public void A_provider_of_the_users_has_an_address_and_a_key_of_its_own()
    {
        var options = Options("""{ "providers": { "openai": { "baseUrl": "http://localhost:9/v1", "keyVariable": "MY_KEY" } } }""", ("MY_KEY", "secret"));
        var endpoint = options.Endpoints["openai"];
        Assert.AreEqual((new Uri("http://localhost:9/v1"), AddressSource.UserSettings, "MY_KEY"), (endpoint.BaseUrl, endpoint.AddressSource, endpoint.KeyName));
        Assert.AreEqual("secret", endpoint.Key()?.Value);
        Assert.AreEqual(new Uri("http://env/"), Options("""{ "providers": { "openai": { "baseUrl": "http://localhost:9/v1" } } }""", ("OPENAI_BASE_URL", "http://env/")).Endpoints["openai"].BaseUrl);
    }

    [TestMethod]
    [DataRow("""{ "providers": { "nobody": { "baseUrl": "http://x" } } }""", "providers.nobody in the settings is not known")]
    [DataRow("""{ "providers": { "openai": { "baseUrl": "ftp://x" } } }""", "providers.openai.baseUrl in the settings is not an http or https address, so it is not used.")]
    public void What_cannot_be_used_is_said(string settings, string problem) => Assert.StartsWith(problem, Options(settings).Problems.Single());

    [TestMethod]
    public void What_the_user_knows_of_a_model_counts()
    {
        var catalog = Options("""{ "models": { "mine": { "provider": "ollama", "contextWindow": 5000, "canThink": true, "price": { "input": 1, "output": 2 } }, "other": {} } }""").Catalog;
        Assert.AreEqual(new ModelInfo("mine", "ollama", 5000, 8192, new ModelPrice(1, 2, 0, 0), CanThink: true, CanSeeImages: false), catalog.Find("mine"));
        Assert.AreEqual("openai", catalog.Find("other")?.Provider);
    }

    private static ModelOptions Options(string settings, params (string Name, string Value)[] environment) => ConfiguredModels.Options(
        SettingsLayers.Load([new SettingsFile(SettingsLayer.User, "settings.json", settings)], isTrusted: false).Settings,
        name => environment.Where(variable => variable.Name == name).Select(static variable => variable.Value).FirstOrDefault());
}
