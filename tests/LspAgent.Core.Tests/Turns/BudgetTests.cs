using LspAgent.Core.Models;
using LspAgent.Core.Turns;
using LspAgent.Testing;

namespace LspAgent.Core.Tests.Turns;

/// <summary>What a child spends, its parents spend; the tightest limit on the way up holds.</summary>
[TestClass]
public sealed class BudgetTests
{
    private static readonly TokenUsage Usage = new(Input: 10, Output: 5, CacheRead: 0, CacheWrite: 0);

    [TestMethod]
    public void What_a_child_spends_its_parents_spend()
    {
        var session = new Budget(new BudgetLimits(Usd: 1), TimeProvider.System);
        var turn = session.Child(BudgetLimits.None);
        var agent = turn.Child(new BudgetLimits(Usd: 100));

        agent.Spend(Usage, usd: 0.6m);
        var other = session.Child(BudgetLimits.None);
        other.Spend(Usage, usd: 0.5m);

        Assert.AreEqual((1, 1, 2), (agent.Steps, turn.Steps, session.Steps));
        Assert.AreEqual(1.1m, session.Usd);
        Assert.AreEqual(BudgetKind.Usd, agent.Exhausted?.Kind);
        Assert.AreEqual(BudgetKind.Usd, other.Exhausted?.Kind);
    }

    [TestMethod]
    public void A_limit_of_a_child_binds_the_child_alone()
    {
        var session = new Budget(BudgetLimits.None, TimeProvider.System);
        var turn = session.Child(new BudgetLimits(Steps: 1, Tokens: 1000));

        turn.Spend(Usage, usd: 0);

        Assert.AreEqual(BudgetKind.Steps, turn.Exhausted?.Kind);
        Assert.IsNull(session.Exhausted);
        Assert.IsNull(session.Child(BudgetLimits.None).Exhausted);
    }

    [TestMethod]
    public void Tokens_and_time_run_out_too()
    {
        var time = new ManualTime();
        var tokens = new Budget(new BudgetLimits(Tokens: 15), time);
        var minute = new Budget(new BudgetLimits(Time: TimeSpan.FromMinutes(1)), time);

        tokens.Spend(Usage, usd: null);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsNull(minute.Exhausted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.AreEqual((BudgetKind.Tokens, BudgetKind.Time), (tokens.Exhausted?.Kind, minute.Exhausted?.Kind));
        Assert.IsNull(tokens.Usd);
    }
}
