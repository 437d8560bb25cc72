namespace LspAgent.Host.Platform.Disk;

/// <summary>Lets one plan at a time change a file, among all sessions of the process. Two files may share a lock; plans take theirs in one order.</summary>
internal static class FileLocks
{
    private static readonly SemaphoreSlim[] Stripes = [.. Enumerable.Range(0, 128).Select(_ => new SemaphoreSlim(1))];

    public static async ValueTask<IDisposable> TakeAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var taken = new Taken([]);
        try
        {
            foreach (var stripe in paths.Select(path => (int)((uint)StringComparer.Ordinal.GetHashCode(path) % (uint)Stripes.Length)).Distinct().Order())
            {
                await Stripes[stripe].WaitAsync(cancellationToken);
                taken.Locks.Add(Stripes[stripe]);
            }
        }
        catch (OperationCanceledException)
        {
            taken.Dispose();
            throw;
        }

        return taken;
    }

    private sealed record Taken(List<SemaphoreSlim> Locks) : IDisposable
    {
        public void Dispose() => Locks.ForEach(held => held.Release());
    }
}
