using System.Diagnostics.CodeAnalysis;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Sessions;

/// <summary>The prompts that wait for a turn of their own, in their order. Only the session's reader uses it.</summary>
internal sealed class WaitingPrompts
{
    private readonly LinkedList<SessionInput.Prompted> _queue = new();

    /// <summary>Answers prompts that get no turn.</summary>
    public static void Forget(IEnumerable<SessionInput.Prompted> prompts, long lastSeq)
    {
        foreach (var prompted in prompts)
        {
            prompted.End.TrySetResult(new PromptEnd(new TurnOutcome.Cancelled(), lastSeq));
        }
    }

    public void Add(SessionInput.Prompted prompted) => _queue.AddLast(prompted);

    /// <summary>Puts prompts before all others, in their order.</summary>
    public void AddFirst(IEnumerable<SessionInput.Prompted> prompts)
    {
        foreach (var prompted in prompts.Reverse())
        {
            _queue.AddFirst(prompted);
        }
    }

    public bool TryTake([NotNullWhen(true)] out SessionInput.Prompted? next)
    {
        next = _queue.First?.Value;
        if (next is not null)
        {
            _queue.RemoveFirst();
        }

        return next is not null;
    }

    /// <summary>Takes one out, wherever it stands; null when it does not wait here.</summary>
    public SessionInput.Prompted? TakeBack(Func<Prompt, bool> isMeant)
    {
        var found = _queue.FirstOrDefault(one => isMeant(one.Prompt));
        if (found is not null)
        {
            _queue.Remove(found);
        }

        return found;
    }

    public IReadOnlyList<SessionInput.Prompted> TakeAll()
    {
        SessionInput.Prompted[] all = [.. _queue];
        _queue.Clear();
        return all;
    }
}
