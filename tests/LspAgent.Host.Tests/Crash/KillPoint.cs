using System.Collections.Immutable;

namespace LspAgent.Host.Tests.Crash;

/// <summary>Where in the session the process is killed. Closed.</summary>
internal abstract record KillPoint
{
    private KillPoint(int turn) => Turn = turn;

    public int Turn { get; }

    /// <summary>When the client has read so many bytes behind the result of the turn before.</summary>
    public sealed record Behind(int Turn, int Bytes) : KillPoint(Turn);

    /// <summary>While the model's stream stands still.</summary>
    /// <param name="WaitsForText">True when the client was shown all that had come in before.</param>
    public sealed record InStream(int Turn, bool IsInText, bool WaitsForText) : KillPoint(Turn);

    /// <summary>While the process is inside of a write to a client that reads no further, with all outcomes of the turn in the transcript.</summary>
    /// <param name="Turn">One of those with large answers.</param>
    /// <param name="LargeLines">How many of the large lines the client has read whole.</param>
    /// <param name="Bytes">How much of the next one it has read.</param>
    /// <param name="CutAt">
    /// Where the transcript is cut off, as if its last write had got no further: from 0, behind what the client was shown,
    /// to 1, its end; null to leave it whole.
    /// </param>
    public sealed record InWrite(int Turn, int LargeLines, int Bytes, double? CutAt) : KillPoint(Turn);

    /// <summary>A hundred places all over the session, fifty in streams, fifty in writes.</summary>
    public static ImmutableArray<KillPoint> All { get; } =
    [
        .. Enumerable.Range(0, 100).Select(index => new Behind(index * KillScript.Turns / 100, (index * 397 % 1500) + 1)),
        .. Enumerable.Range(0, 50).Select(index => new InStream(index * KillScript.Turns / 50, index % 3 > 0, index % 2 == 0)),
        .. Enumerable.Range(0, 50).Select(index => new InWrite(KillScript.LargeTurns[index % 3], index / 3 % 3, (index * 577 % 20_000) + 1, index % 2 == 0 ? null : index / 49.0)),
    ];

    /// <summary>Some of them, of every kind, from the first turns, so that they take a few seconds.</summary>
    public static ImmutableArray<KillPoint> Few { get; } = [.. All.Where(point => point.Turn < 5).Where((_, index) => index % 5 == 2)];
}
