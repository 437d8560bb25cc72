namespace LspAgent.Providers.OpenAi;

/// <summary>How a service that speaks Chat Completions wants to be told to think.</summary>
internal enum ChatThinking
{
    /// <summary><c>reasoning_effort</c>, as OpenAI has it.</summary>
    ReasoningEffort,

    /// <summary><c>thinking: {type}</c>, as DeepSeek has it.</summary>
    ThinkingType,

    /// <summary><c>enable_thinking</c>, as Qwen has it.</summary>
    EnableThinking,

    /// <summary>It is not told: its models think or do not.</summary>
    Unsaid,
}

/// <summary>
/// What a service makes of the parts of Chat Completions on which services differ. What it turns out not to take is left out
/// from then on, so that any server works without being listed anywhere. Safe for concurrent use.
/// </summary>
internal sealed class ChatFlavor(ChatThinking thinking, bool takesCacheKey, bool takesCompletionLimit)
{
    private volatile bool _takesCacheKey = takesCacheKey;
    private volatile bool _takesCompletionLimit = takesCompletionLimit;
    private volatile bool _takesThinking = thinking != ChatThinking.Unsaid;
    private volatile bool _takesStreamOptions = true;
    private volatile bool _hasSwitchedLimit;

    public ChatThinking Thinking => _takesThinking ? thinking : ChatThinking.Unsaid;

    public bool TakesCacheKey => _takesCacheKey;

    /// <summary>True for <c>max_completion_tokens</c>, false for its older name <c>max_tokens</c>.</summary>
    public bool TakesCompletionLimit => _takesCompletionLimit;

    public bool TakesStreamOptions => _takesStreamOptions;

    /// <summary>True when a refusal names a member that can be left out, and the request is worth sending again without it.</summary>
    public bool Learn(string complaint)
    {
        if (_takesCacheKey && Names(complaint, "prompt_cache_key"))
        {
            _takesCacheKey = false;
            return true;
        }

        if (_takesStreamOptions && Names(complaint, "stream_options"))
        {
            _takesStreamOptions = false;
            return true;
        }

        if (!_hasSwitchedLimit && (Names(complaint, "max_tokens") || Names(complaint, "max_completion_tokens")) && SaysUnsupported(complaint))
        {
            _hasSwitchedLimit = true;
            _takesCompletionLimit = !_takesCompletionLimit;
            return true;
        }

        if (_takesThinking && (Names(complaint, "reasoning_effort") || Names(complaint, "enable_thinking") || Names(complaint, "thinking")) && SaysUnsupported(complaint))
        {
            _takesThinking = false;
            return true;
        }

        return false;
    }

    private static bool Names(string complaint, string member) => complaint.Contains(member, StringComparison.OrdinalIgnoreCase);

    private static bool SaysUnsupported(string complaint) =>
        Array.Exists(["unsupported", "not support", "unrecognized", "unknown", "unexpected", "not permitted", "not allowed", "extra"], word => Names(complaint, word));
}
