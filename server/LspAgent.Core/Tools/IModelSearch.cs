using LspAgent.Core.Models;

namespace LspAgent.Core.Tools;

/// <summary>The web search of the vendor of the session's model. Safe for concurrent use.</summary>
public interface IModelSearch
{
    Task<ModelSearchAnswer> SearchAsync(string query, HostedSearch search, CancellationToken cancellationToken);
}

/// <summary>What a search of the vendor's ends in. Closed.</summary>
public abstract record ModelSearchAnswer
{
    private ModelSearchAnswer()
    {
    }

    public sealed record Found(ModelReply Reply) : ModelSearchAnswer;

    public sealed record Failed(ModelError Error) : ModelSearchAnswer;
}
