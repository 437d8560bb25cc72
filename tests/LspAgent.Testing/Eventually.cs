namespace LspAgent.Testing;

/// <summary>Waits for something that nobody announces, without a clock: it yields until the condition holds or the test is stopped.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
