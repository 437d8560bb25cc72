using LspAgent.Core.Models;

namespace LspAgent.Providers.Tests.Directory;

/// <summary>What the environment says about models, and which model a name means.</summary>
[TestClass]
public sealed class ModelOptionsTests
{
    [TestMethod]
    public void Limits_come_from_the_environment()
    {
        var limits = From(
            "LSPAGENT_MODEL_MAX_ATTEMPTS=3",
            "LSPAGENT_MODEL_BASE_BACKOFF_MS=20",
            "LSPAGENT_MODEL_MAX_BACKOFF_MS=200",
            "LSPAGENT_MODEL_CONNECT_TIMEOUT_MS=300",
            "LSPAGENT_MODEL_STALL_TIMEOUT_MS=400",
            "LSPAGENT_MODEL_TOTAL_TIMEOUT_MS=10000").Limits;

        Assert.AreEqual(
            RetryLimits.Default with
            {
                MaxAttempts = 3,
                BaseBackoff = TimeSpan.FromMilliseconds(20),
                MaxBackoff = TimeSpan.FromMilliseconds(200),
                ConnectTimeout = TimeSpan.FromMilliseconds(300),
                StallTimeout = TimeSpan.FromMilliseconds(400),
                TotalTimeout = TimeSpan.FromSeconds(10),
            },
            limits);
    }

    [TestMethod]
    [DataRow("LSPAGENT_MODEL_MAX_ATTEMPTS=many")]
    [DataRow("LSPAGENT_MODEL_MAX_ATTEMPTS=0")]
    [DataRow("LSPAGENT_MODEL_STALL_TIMEOUT_MS=0")]
    [DataRow("LSPAGENT_MODEL_CONNECT_TIMEOUT_MS=-1")]
    [DataRow("ANTHROPIC_BASE_URL=not an address")]
    [DataRow("OPENAI_BASE_URL=file:///etc/passwd")]
    public void What_cannot_be_read_is_left_out_and_said(string variable)
    {
        var options = From(variable);
        Assert.AreEqual(RetryLimits.Default, options.Limits);
        Assert.Contains(variable.Split('=')[0], options.Problems[0], StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("claude-sonnet-4-20250514", "ANTHROPIC_API_KEY=k", "anthropic", "claude-sonnet-4-20250514", "https://api.anthropic.com/")]
    [DataRow("claude-x", "ANTHROPIC_AUTH_TOKEN=t ANTHROPIC_BASE_URL=http://127.0.0.1:8099", "anthropic", "claude-x", "http://127.0.0.1:8099/")]
    [DataRow("sonnet", "ANTHROPIC_API_KEY=k", "anthropic", "claude-sonnet-5-5", "https://api.anthropic.com/")]
    [DataRow("anthropic/opus", "ANTHROPIC_API_KEY=k", "anthropic", "claude-opus-5-5", "https://api.anthropic.com/")]
    [DataRow("gpt-4.1", "OPENAI_API_KEY=k", "openai", "gpt-4.1", "https://api.openai.com/v1")]
    [DataRow("gpt-6-sol", "OPENAI_API_KEY=k", "openai-responses", "gpt-6-sol", "https://api.openai.com/v1")]
    [DataRow("openai/gpt-6-sol", "OPENAI_API_KEY=k", "openai-responses", "gpt-6-sol", "https://api.openai.com/v1")]
    [DataRow("gpt-6-sol", "OPENAI_API_KEY=k OPENAI_BASE_URL=http://127.0.0.1:1/v1", "openai", "gpt-6-sol", "http://127.0.0.1:1/v1")]
    [DataRow("openai-responses/some", "OPENAI_API_KEY=k OPENAI_BASE_URL=http://127.0.0.1:1/v1", "openai-responses", "some", "http://127.0.0.1:1/v1")]
    [DataRow("bench-model", "OPENAI_BASE_URL=http://127.0.0.1:1/v1", "openai", "bench-model", "http://127.0.0.1:1/v1")]
    [DataRow("claude-x", "OPENAI_API_KEY=k OPENAI_BASE_URL=http://127.0.0.1:1/v1", "openai", "claude-x", "http://127.0.0.1:1/v1")]
    [DataRow("ollama/qwen3-coder:30b", "", "ollama", "qwen3-coder:30b", "http://localhost:11434/v1")]
    [DataRow("ollama/hf.co/some/model", "OLLAMA_HOST=192.168.1.5:11434", "ollama", "hf.co/some/model", "http://192.168.1.5:11434/v1")]
    [DataRow("deepseek", "DEEPSEEK_API_KEY=k", "deepseek", "deepseek-v4-flash", "https://api.deepseek.com/")]
    [DataRow(null, "ANTHROPIC_API_KEY=k OPENAI_API_KEY=k", "anthropic", "claude-sonnet-5-5", "https://api.anthropic.com/")]
    [DataRow(null, "OPENAI_API_KEY=k", "openai-responses", "gpt-6-sol", "https://api.openai.com/v1")]
    [DataRow(null, "LSPAGENT_MODEL=vllm/mine", "vllm", "mine", "http://localhost:8000/v1")]
    public void A_name_finds_its_model_and_place(string? name, string environment, string provider, string id, string address)
    {
        var options = From(environment.Split(' '));
        Assert.IsTrue(ModelNames.TryResolve(options, name, out var target, out var error), error?.Message);
        Assert.AreEqual((provider, id, address), (target.Model.Provider, target.Model.Id, target.Endpoint.BaseUrl.AbsoluteUri));
    }

    [TestMethod]
    [DataRow("claude-x", "", ModelErrorKind.NotConfigured, "ANTHROPIC_API_KEY")]
    [DataRow("gpt-6-sol", "ANTHROPIC_API_KEY=k", ModelErrorKind.NotConfigured, "OPENAI_API_KEY")]
    [DataRow("mystery", "", ModelErrorKind.UnknownModel, "openai/mystery")]
    public void A_name_that_cannot_be_asked_says_what_to_do(string? name, string environment, ModelErrorKind kind, string remedy)
    {
        Assert.IsFalse(ModelNames.TryResolve(From(environment.Split(' ')), name, out _, out var error));
        Assert.AreEqual(kind, error.Kind);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_environment_lies_over_the_settings()
    {
        var settings = new ModelOptions { DefaultModel = "haiku", FallbackModels = ["sonnet"] };
        var options = settings.OverriddenBy(name => name == "LSPAGENT_MODEL" ? "opus" : null);
        Assert.AreEqual(("opus", "sonnet"), (options.DefaultModel, options.FallbackModels.Single()));
    }

    [TestMethod]
    public void A_user_can_add_models_and_names()
    {
        var mine = new ModelInfo("mine-1", "ollama", 64_000, 4_000, new ModelPrice(1m, 2m, 0m, 0m), CanThink: false, CanSeeImages: false);
        var options = new ModelOptions { Catalog = ModelCatalog.BuiltIn.With([mine], [new("fast", "ollama/mine-1"), new("sonnet", "claude-sonnet-4-5")]) };

        Assert.IsTrue(ModelNames.TryResolve(options, "fast", out var target, out _));
        Assert.AreEqual(mine, target.Model);
        Assert.AreEqual("claude-sonnet-4-5", options.Catalog.Resolve("Sonnet"));
    }

    [TestMethod]
    public void A_key_has_no_text()
    {
        var key = new ModelKey("sk-secret", KeySource.Environment);
        Assert.DoesNotContain("secret", $"{key} {From("ANTHROPIC_API_KEY=sk-secret")}", StringComparison.Ordinal);
    }

    private static ModelOptions From(params string[] variables)
    {
        var values = variables.Where(one => one.Length > 0).Select(one => one.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return ModelOptions.FromEnvironment(name => values.GetValueOrDefault(name));
    }
}
