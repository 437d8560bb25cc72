using System.Collections.Concurrent;
using System.Reflection;

namespace LspAgent.Guards;

/// <summary>
/// Names a test that goes on although its time is over and its token was cancelled, and ends the process that it would keep for
/// ever. It is compiled into every test project, and the time of a test stands in <c>testconfig.json</c> beside it.
/// </summary>
[TestClass]
public static class EndlessTests
{
    /// <summary>How long a test may take that says nothing of its time; a little more than its token has.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(7);

    /// <summary>How long a test may go on after its own time is over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<string, ITimer> Running = new(StringComparer.Ordinal);

    [GlobalTestInitialize]
    public static void Begin(TestContext test)
    {
        var name = NameOf(test);
        Running[name] = TimeProvider.System.CreateTimer(_ => End(name), state: null, TimeOf(test), Timeout.InfiniteTimeSpan);
    }

    [GlobalTestCleanup]
    public static void Over(TestContext test)
    {
        if (Running.TryRemove(NameOf(test), out var timer))
        {
            timer.Dispose();
        }
    }

    private static TimeSpan TimeOf(TestContext test)
    {
        var methods = test.FullyQualifiedTestClassName is { Length: > 0 } name ? typeof(EndlessTests).Assembly.GetType(name)?.GetMethods() : null;
        var own = methods?.Where(method => method.Name == test.TestName).Max(static method => method.GetCustomAttribute<TimeoutAttribute>()?.Timeout) ?? 0;
        var granted = TimeSpan.FromMilliseconds(own) + Grace;
        return granted > Most ? granted : Most;
    }

    private static string NameOf(TestContext test) => $"{test.FullyQualifiedTestClassName}.{test.TestName} {test.TestDisplayName}";

    // Nothing less ends a process in which a test waits for ever.
    private static void End(string name) => Environment.FailFast($"A test goes on although its time is over, so that this run of tests is ended: {name}");
}
