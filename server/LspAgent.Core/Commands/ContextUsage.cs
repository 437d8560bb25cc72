using System.Collections.Immutable;
using LspAgent.Core.Compaction;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>What fills a model's window, by who put it there.</summary>
/// <param name="Total">What the model counted last, and an estimate of what came after; the parts sum to it.</param>
/// <param name="User">Also what the harness says in the user's place: context, summaries.</param>
internal sealed record ContextUsage(long Window, long Total, long System, long Tools, long User, long Assistant, long ToolResults)
{
    public long Free => Math.Max(0, Window - Total);

    /// <param name="contextTokens">What the session knows of the whole; the parts are estimates, bent to fit it.</param>
    public static ContextUsage Of(ModelInfo model, SessionSetup setup, ImmutableArray<Message> messages, long contextTokens)
    {
        var system = setup.Sections.Where(section => section.Text.Length > 0).Sum(section => TokenEstimate.Of(section.Text));
        var tools = TokenEstimate.Of(setup.Tools.Block);
        var (user, assistant, results) = (0L, 0L, 0L);
        foreach (var message in messages)
        {
            foreach (var block in message.Content)
            {
                switch (block)
                {
                    case ContentBlock.ToolResult:
                        results += TokenEstimate.Of(block);
                        break;
                    case var _ when message.Role is Role.Assistant:
                        assistant += TokenEstimate.Of(block);
                        break;
                    default:
                        user += TokenEstimate.Of(block);
                        break;
                }
            }
        }

        // Before the first reply nobody has counted the system prompt and the tools.
        var estimate = system + tools + user + assistant + results;
        var total = assistant == 0 ? estimate : contextTokens;
        long Part(long tokens) => estimate == 0 ? 0 : (long)Math.Round(tokens * (total / (double)estimate));
        return new ContextUsage(model.ContextWindow, total, Part(system), Part(tools), Part(user), Part(assistant), Part(results));
    }

    /// <summary>From how many tokens on the conversation is shortened unasked.</summary>
    public static long ThresholdOf(ModelInfo model) => WindowRoom.Of(model, refusedAt: null).Threshold;
}
