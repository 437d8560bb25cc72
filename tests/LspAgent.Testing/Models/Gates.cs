using System.Collections.Concurrent;

namespace LspAgent.Testing.Models;

/// <summary>Named points at which a scripted model waits for the test. Safe for concurrent use; opening may come before waiting.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Done when the model has come to the gate.</summary>
    public Task ReachedAsync(string name) => Of(name).Reached.Task;

    public void Open(string name) => Of(name).Opened.TrySetResult();

    /// <summary>Waits until the gate is open.</summary>
    public Task PassAsync(string name, CancellationToken cancellationToken)
    {
        var gate = Of(name);
        gate.Reached.TrySetResult();
        return gate.Opened.Task.WaitAsync(cancellationToken);
    }

    private Gate Of(string name) => _gates.GetOrAdd(name, _ => new Gate());

    private sealed class Gate
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
