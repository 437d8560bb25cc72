using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>How much of a model's window a conversation may fill, and at which points something is done about it.</summary>
/// <param name="Usable">The window less what is kept free for the reply.</param>
internal readonly record struct WindowRoom(long Usable)
{
    /// <summary>From here on the history is made smaller unasked.</summary>
    public long Threshold => Usable * 85 / 100;

    /// <summary>From here on it must become smaller, even where something is lost.</summary>
    public long Brink => Usable * 95 / 100;

    /// <summary>How small it shall be afterwards, so that it lasts.</summary>
    public long Target => Usable * 60 / 100;

    /// <summary>The most that it may be afterwards: under the threshold, or it would begin again at once.</summary>
    public long Ceiling => Usable * 80 / 100;

    /// <param name="refusedAt">The size of a request that the model refused as too large, whatever its window is said to be; null when there was none.</param>
    public static WindowRoom Of(ModelInfo model, long? refusedAt)
    {
        // Some models may write as much as their window holds: then what they usually write must do.
        var reserve = Math.Min(model.MaxOutputTokens, model.ContextWindow / 3);
        var usable = model.ContextWindow - reserve;
        return new WindowRoom(refusedAt is { } size ? Math.Min(usable, size * 9 / 10) : usable);
    }
}
