using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Prompts;

/// <summary>
/// The prompt in the order in which caches read it: tools, static sections, session sections, conversation. What changes
/// between turns is not here: it is said at the end of the newest message. Made once per session; its sections are then
/// frozen, so that every request begins with the whole of the one before.
/// </summary>
public sealed class PromptLayout
{
    /// <param name="cacheKey">Equal for sessions that share a prefix; made of nothing that is unique to a session.</param>
    public PromptLayout(ToolBlock tools, IEnumerable<PromptSection> sections, string? cacheKey)
    {
        Tools = tools;
        CacheKey = cacheKey;
        var ordered = sections
            .Where(section => section.Text.Length > 0)
            .OrderBy(section => Rank(section.Stability))
            .ToImmutableArray();
        System =
        [
            .. ordered.Select((section, index) => new SystemSection(
                section.Text,
                EndsCachedPrefix: section.Stability is not Stability.CacheBreaking
                    && (index == ordered.Length - 1 || Rank(ordered[index + 1].Stability) != Rank(section.Stability)))),
        ];
    }

    public ToolBlock Tools { get; }

    public ImmutableArray<SystemSection> System { get; }

    public string? CacheKey { get; }

    /// <summary>The request that continues a conversation.</summary>
    public ModelRequest Request(ModelInfo model, ImmutableArray<Message> messages, ThinkingEffort thinking) => new()
    {
        Model = model.Id,
        System = System,
        Tools = Tools,
        Messages = messages,
        MaxOutputTokens = model.MaxOutputTokens,
        Thinking = model.CanThink ? thinking : ThinkingEffort.None,
        CacheKey = CacheKey,
    };

    private static int Rank(Stability stability) => stability switch
    {
        Stability.Static => 0,
        Stability.Session => 1,
        _ => 2,
    };
}
