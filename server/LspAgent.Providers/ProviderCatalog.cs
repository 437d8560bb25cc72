using System.Collections.Immutable;
using LspAgent.Providers.Anthropic;
using LspAgent.Providers.Offline;
using LspAgent.Providers.OpenAi;

namespace LspAgent.Providers;

/// <summary>Every provider, one entry each. This list is the only place that knows them all.</summary>
public static class ProviderCatalog
{
    /// <summary>The provider that answers by fixed rules where no model is configured.</summary>
    public const string Offline = OfflineClient.Provider;

    public static ImmutableArray<ModelProvider> All { get; } =
    [
        new((endpoint, transport, limits, time) => new AnthropicClient(endpoint, transport, limits, time))
        {
            Name = "anthropic",
            Title = "Anthropic",
            Address = "https://api.anthropic.com",
            KeyVariable = "ANTHROPIC_API_KEY",
            TokenVariable = "ANTHROPIC_AUTH_TOKEN",
            AddressVariable = "ANTHROPIC_BASE_URL",
            DefaultModel = "sonnet",
            SmallModel = "haiku",
        },
        new((endpoint, transport, limits, time) => new OpenAiChatClient(endpoint, OpenAiFlavor(endpoint), transport, limits, time))
        {
            Name = "openai",
            Title = "OpenAI, and services that speak Chat Completions",
            Address = "https://api.openai.com/v1",
            KeyVariable = "OPENAI_API_KEY",
            AddressVariable = "OPENAI_BASE_URL",
            DefaultModel = "gpt",
            SmallModel = "gpt-mini",
        },
        new((endpoint, transport, limits, time) => new OpenAiResponsesClient(endpoint, transport, limits, time))
        {
            Name = "openai-responses",
            Title = "OpenAI, and services that speak Responses",
            Address = "https://api.openai.com/v1",
            KeyVariable = "OPENAI_API_KEY",
            AddressVariable = "OPENAI_BASE_URL",
            DefaultModel = "gpt",
            SmallModel = "gpt-mini",
        },
        Chat("deepseek", "DeepSeek", "https://api.deepseek.com", "DEEPSEEK_API_KEY", ChatThinking.ThinkingType, "deepseek-v4-flash"),
        Chat("qwen", "Qwen (Alibaba Cloud)", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY", ChatThinking.EnableThinking, "qwen3-coder-plus"),
        Chat("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", ChatThinking.ReasoningEffort, model: null),
        Chat("mistral", "Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", ChatThinking.Unsaid, "devstral-latest"),
        Chat("xai", "xAI", "https://api.x.ai/v1", "XAI_API_KEY", ChatThinking.Unsaid, model: null),
        Local("ollama", "Ollama", 11434, "OLLAMA_HOST"),
        Local("lmstudio", "LM Studio", 1234, address: null),
        Local("llamacpp", "llama.cpp", 8080, address: null),
        Local("vllm", "vLLM", 8000, address: null),
        new((_, _, _, time) => new OfflineClient(cancellationToken => LocalModelServers.OfferAsync(time, cancellationToken)))
        {
            Name = OfflineClient.Provider,
            Title = "Offline, fixed rules without a model",
            Address = new("offline:rules"),
        },
    ];

    public static ModelProvider? Find(string name) =>
        All.FirstOrDefault(provider => string.Equals(provider.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ChatFlavor OpenAiFlavor(ModelEndpoint endpoint) =>
        new(ChatThinking.ReasoningEffort, takesCacheKey: true, takesCompletionLimit: endpoint.AddressSource == AddressSource.Vendor);

    private static ModelProvider Chat(string name, string title, string address, string key, ChatThinking thinking, string? model) =>
        new((endpoint, transport, limits, time) => new OpenAiChatClient(endpoint, Flavor(thinking), transport, limits, time))
        {
            Name = name,
            Title = title,
            Address = address,
            KeyVariable = key,
            DefaultModel = model,
            SmallModel = model,
        };

    private static ModelProvider Local(string name, string title, int port, string? address) =>
        new((endpoint, transport, limits, time) => new OpenAiChatClient(endpoint, Flavor(ChatThinking.Unsaid), transport, limits, time))
        {
            Name = name,
            Title = title,
            Address = $"http://localhost:{port}/v1",
            AddressVariable = address,
            IsLocal = true,
        };

    private static ChatFlavor Flavor(ChatThinking thinking) => new(thinking, takesCacheKey: false, takesCompletionLimit: false);
}
