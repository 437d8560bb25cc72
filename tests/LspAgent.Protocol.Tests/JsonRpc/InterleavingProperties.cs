using FsCheck;
using FsCheck.Fluent;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Requests both ways, cancelled and answered in any order, leave nothing behind.</summary>
[TestClass]
public sealed class InterleavingProperties(TestContext test)
{
    /// <summary>One thing that happens to a request: it is sent by one of the sides on one of the lanes, it is answered, or it is taken back.</summary>
    private sealed record Step(int Action, int Request);

    private static readonly Arbitrary<Step[]> Steps =
        (from action in Gen.Choose(0, 9) from request in Gen.Choose(0, 30) select new Step(action, request)).ArrayOf().ToArbitrary();

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void Any_interleaving_of_requests_cancels_and_answers_leaves_nothing_pending() =>
        Prop.ForAll(Steps, async steps =>
        {
            var gates = new TaskCompletionSource[31];
            Array.ForEach(Enumerable.Range(0, 31).ToArray(), index => gates[index] = new(TaskCreationOptions.RunContinuationsAsynchronously));
            var routes = new Routes()
                .On(Calls.Read, (Words words, CancellationToken token) => AnswerAsync(words, gates, token))
                .On(Calls.Write, (Words words, CancellationToken _) => Task.FromResult(words))
                .On(Calls.Session, (Words words, CancellationToken token) => AnswerAsync(words, gates, token));
            await using var server = new TestServer(routes, new() { ConcurrentReads = 3 });
            server.Client.Answer("test/read", async parameters =>
            {
                await gates[parameters.GetProperty("count").GetInt32()].Task;
                return """{"text":"from the client"}""";
            });

            var asked = new Dictionary<int, (Task<Words> Answer, CancellationTokenSource Cancel)>();
            foreach (var step in steps)
            {
                await TakeAsync(step, server, asked, gates);
            }

            Array.ForEach(gates, gate => gate.TrySetResult());
            foreach (var (answer, cancel) in asked.Values)
            {
                await Task.WhenAny(answer).WaitAsync(test.CancellationToken);
                if (!answer.IsCompletedSuccessfully && !(answer.IsCanceled && cancel.IsCancellationRequested))
                {
                    return false;
                }

                cancel.Dispose();
            }

            // What was taken back may still run for a moment.
            await Eventually.HoldsAsync(() => server.Connection.IncomingCount == 0, test.CancellationToken);
            return server.Connection.PendingCount == 0 && server.Client.Connection.PendingCount == 0;
        }).QuickCheckThrowOnFailure();

    private static async Task TakeAsync(
        Step step,
        TestServer server,
        Dictionary<int, (Task<Words> Answer, CancellationTokenSource Cancel)> asked,
        TaskCompletionSource[] gates)
    {
        switch (step.Action)
        {
            case < 5 when !asked.ContainsKey(step.Request):
                var cancel = new CancellationTokenSource();
                var (from, method) = step.Action switch
                {
                    0 => (server.Client.Connection, Calls.Write),
                    1 or 2 => (server.Client.Connection, Calls.Read),
                    3 => (server.Client.Connection, Calls.Session),
                    _ => (server.Connection, Calls.Read),
                };
                asked[step.Request] = (from.InvokeAsync(method, new("a", step.Request), cancel.Token), cancel);
                break;
            case 5 or 6:
                gates[step.Request].TrySetResult();
                break;
            case 7 or 8 when asked.TryGetValue(step.Request, out var request):
                await request.Cancel.CancelAsync();
                break;
            default:
                await Task.Yield();
                break;
        }
    }

    private static async Task<Words> AnswerAsync(Words words, TaskCompletionSource[] gates, CancellationToken cancellationToken)
    {
        await gates[words.Count ?? 0].Task.WaitAsync(cancellationToken);
        return words;
    }
}
