using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What one agent spent on one model.</summary>
/// <param name="CostUsd">Null when the price of any of it is unknown: it is then not guessed.</param>
public sealed record ModelCost(AgentId Agent, string Model, int Replies, TokenUsage Usage, decimal? CostUsd);

/// <summary>
/// What a session cost, computed from its lines: also what was rewound, for it was paid; not what a fork took over, for that
/// was paid elsewhere. Not safe for concurrent use.
/// </summary>
public sealed class SessionCosts
{
    /// <summary>By agent and model; a text, since keys of a type of ours would be compiled at the first reply.</summary>
    private readonly Dictionary<string, ModelCost> _costs = new(StringComparer.Ordinal);
    private long _lastTakenOver;

    public static SessionCosts Of(IEnumerable<TranscriptLine> lines)
    {
        var costs = new SessionCosts();
        foreach (var line in lines)
        {
            costs.Add(line);
        }

        return costs;
    }

    /// <summary>In the order in which they were first used.</summary>
    public IReadOnlyCollection<ModelCost> ByModel => _costs.Values;

    public TokenUsage Usage { get; private set; }

    /// <summary>Null when a model without a known price answered.</summary>
    public decimal? CostUsd { get; private set; } = 0;

    public void Add(TranscriptLine line)
    {
        if (line.Entry is TranscriptEntry.SessionStarted { ForkedFrom: { } fork })
        {
            _lastTakenOver = line.Seq + fork.TakenOver;
        }

        if (line.Seq <= _lastTakenOver)
        {
            return;
        }

        switch (line.Entry)
        {
            // Of a reply that was interrupted nobody says what it cost.
            case TranscriptEntry.AssistantMessage { IsInterrupted: false } reply:
                Add(line.Agent, reply.Model, reply.Usage, reply.CostUsd);
                break;
            case TranscriptEntry.SideRequest side:
                Add(line.Agent, side.Model, side.Usage, side.CostUsd);
                break;
        }
    }

    private void Add(AgentId agent, string model, TokenUsage usage, decimal? costUsd)
    {
        var key = $"{agent.Value}\n{model}";
        var known = _costs.GetValueOrDefault(key) ?? new ModelCost(agent, model, 0, default, 0);
        _costs[key] = known with
        {
            Replies = known.Replies + 1,
            Usage = known.Usage + usage,
            CostUsd = known.CostUsd + costUsd,
        };
        Usage += usage;
        CostUsd += costUsd;
    }
}
