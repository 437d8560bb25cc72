namespace LspAgent.Core.Models;

/// <summary>What a model costs, in US dollars for a million tokens.</summary>
public sealed record ModelPrice(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite)
{
    /// <summary>The price of requests with a long prompt, all their tokens included; null when the length does not matter.</summary>
    public LongPromptPrice? LongPrompt { get; init; }

    /// <param name="usage">Of one request: the length of the prompt may decide.</param>
    public decimal CostOf(TokenUsage usage)
    {
        var (input, output, read, write) = LongPrompt is { } tier && usage.Context > tier.AboveTokens ? tier.Price : this;
        return ((usage.Input * input) + (usage.Output * output) + (usage.CacheRead * read) + (usage.CacheWrite * write)) / 1_000_000m;
    }
}

/// <summary>What a model costs beyond a length of the prompt.</summary>
public sealed record LongPromptPrice(int AboveTokens, ModelPrice Price);

/// <summary>What is known of a model before it is asked.</summary>
/// <param name="Id">The vendor's name of the model.</param>
/// <param name="Provider">The provider that serves it, such as <c>anthropic</c>, <c>openai</c> or <c>offline</c>.</param>
/// <param name="Price">Null when it is not known; the cost is then not shown rather than guessed.</param>
public sealed record ModelInfo(
    string Id,
    string Provider,
    int ContextWindow,
    int MaxOutputTokens,
    ModelPrice? Price,
    bool CanThink,
    bool CanSeeImages)
{
    /// <summary>What the user says about it; null for what is known of the service.</summary>
    public bool? CanSearchWeb { get; init; }
}

/// <summary>What looking for a model ends in. Closed.</summary>
public abstract record ModelChoice
{
    private ModelChoice()
    {
    }

    public sealed record Ready(ModelInfo Model, IModelClient Client) : ModelChoice
    {
        public bool CanSearchWeb => Model.CanSearchWeb ?? Client.CanSearchWeb;
    }

    public sealed record Unavailable(ModelError Error) : ModelChoice;
}

/// <summary>Finds models by the names that users write. Safe for concurrent use; sees changed settings and keys at once.</summary>
public interface IModelDirectory
{
    /// <summary>The models that could be chosen now, the default first.</summary>
    IReadOnlyList<ModelInfo> Available { get; }

    /// <param name="name">A model's id, an alias such as <c>sonnet</c>, <c>provider/model</c>, or null for the default.</param>
    ModelChoice Choose(string? name);

    /// <summary>The model for small side jobs beside a chosen one.</summary>
    ModelChoice ChooseSmall(ModelInfo chosen);
}
