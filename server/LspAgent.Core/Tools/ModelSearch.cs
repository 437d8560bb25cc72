using LspAgent.Core.Models;
using LspAgent.Core.Prompts;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Tools;

/// <summary>
/// Asks the session's model to search, in a request of its own: the conversation and its cached prefix stay as they are, and
/// the turn pays for it.
/// </summary>
internal sealed class ModelSearch(Turn turn) : IModelSearch
{
    /// <summary>What is found goes into a result, which has no room for more.</summary>
    private const int MaxOutputTokens = 8_192;

    private static readonly Lazy<SystemSection> Instructions = new(() => new SystemSection(BuiltInPrompts.Read("Tools/web-search.md"), EndsCachedPrefix: false));

    /// <summary>Null when the vendor has none.</summary>
    public static ModelSearch? Of(Turn turn) => turn.Model.CanSearchWeb ? new ModelSearch(turn) : null;

    public async Task<ModelSearchAnswer> SearchAsync(string query, HostedSearch search, CancellationToken cancellationToken)
    {
        if (turn.Budget.Exhausted is { } exhausted)
        {
            return Failed(ModelErrorKind.InvalidRequest, $"{exhausted.Because}, so nothing was searched");
        }

        var (model, client) = (turn.Model.Model, turn.Model.Client);
        var request = new ModelRequest
        {
            Model = model.Id,
            System = [Instructions.Value],
            Tools = ToolBlock.None,
            Messages = [Message.User(query)],
            MaxOutputTokens = Math.Min(model.MaxOutputTokens, MaxOutputTokens),
            Search = search,
        };
        await foreach (var happened in client.StreamAsync(request, cancellationToken))
        {
            switch (happened)
            {
                case ModelEvent.Completed { Reply: var reply }:
                    await PayAsync(reply);
                    return new ModelSearchAnswer.Found(reply);
                case ModelEvent.Failed { Error: var error }:
                    return new ModelSearchAnswer.Failed(error);
            }
        }

        return Failed(ModelErrorKind.Protocol, "the answer ended without an end");
    }

    private static ModelSearchAnswer.Failed Failed(ModelErrorKind kind, string because) => new(new ModelError(kind, because, Retryable: false));

    private ValueTask PayAsync(ModelReply reply)
    {
        var cost = (turn.PriceOf(reply.Model) ?? turn.Model.Model.Price)?.CostOf(reply.Usage);
        turn.Budget.Spend(reply.Usage, cost);
        return turn.Journal.AppendAsync(
            new TranscriptEntry.SideRequest("web search", reply.Usage, reply.Model, cost), Durability.Written, turn.SessionStopping);
    }
}
