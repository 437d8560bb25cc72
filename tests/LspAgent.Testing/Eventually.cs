using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LspAgent.Testing;

/// <summary>
/// Waits for something that nobody announces: it looks again until the condition holds or the test is stopped, leaving the
/// processor to what it waits for, and says what never held.
/// </summary>
public static class Eventually
{
    private const int TurnsAtOnce = 50;

    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public static async Task HoldsAsync(Func<bool> condition, CancellationToken cancellationToken, [CallerArgumentExpression(nameof(condition))] string? words = null)
    {
        var began = Stopwatch.GetTimestamp();
        for (var turn = 0; !condition(); turn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(began) > Guard)
            {
                throw new TimeoutException($"This never held: {words}");
            }

            if (turn < TurnsAtOnce)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
