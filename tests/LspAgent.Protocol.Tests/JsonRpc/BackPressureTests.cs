using System.IO.Pipelines;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>When one side is slow the other waits; nothing gathers without bound and nothing is lost.</summary>
[TestClass]
public sealed class BackPressureTests(TestContext test)
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Who_sends_to_a_peer_that_does_not_read_waits_and_keeps_the_order()
    {
        var pipes = new PipePair(new PipeOptions(pauseWriterThreshold: 1000, resumeWriterThreshold: 500));
        await using var queue = new RequestQueue(new(), new(), NullLogger<RequestQueue>.Instance);
        await using var connection = new RpcConnection(
            new HeaderDelimitedMessageHandler(pipes.Server), queue, new() { OutgoingBytes = 2000 }, NullLogger<RpcConnection>.Instance);

        var sent = Enumerable.Range(0, 200).Select(number => connection.NotifyAsync(Calls.Note, new($"{number}"), Stop).AsTask()).ToArray();

        var queued = sent.Count(task => task.IsCompleted);
        Assert.IsTrue(queued is > 10 and < 100, $"{queued} messages were taken from senders whose peer does not read.");
        using var giveUp = new CancellationTokenSource();
        var last = connection.NotifyAsync(Calls.Note, new("never sent"), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => last);

        await using var client = new RecordingClient(new HeaderDelimitedMessageHandler(pipes.Client));
        await Task.WhenAll(sent);
        await connection.NotifyAsync(Calls.Note, new("end"), Stop);
        await client.NextAsync(message => message.Params.GetProperty("text").ValueEquals("end"), Stop);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 200).Select(number => $"{number}").Append("end").ToArray(),
            client.Received.Select(message => message.Params.GetProperty("text").GetString()).ToArray());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_peer_that_asks_faster_than_it_is_served_waits()
    {
        const int capacity = 8;
        var routes = new Routes().On(Calls.Write, async (Words words, CancellationToken token) =>
        {
            await _gate.Task.WaitAsync(token);
            return words;
        });
        var pipes = new PipePair(new PipeOptions(pauseWriterThreshold: 200, resumeWriterThreshold: 100));
        await using var server = new TestServer(routes, new() { Capacity = capacity }, pipes: pipes);

        var answers = Enumerable.Range(0, 1000).Select(number => server.Client.Connection.InvokeAsync(Calls.Write, new($"{number}"), Stop)).ToArray();
        await Eventually.HoldsAsync(() => server.Connection.IncomingCount > capacity, Stop);

        // One runs, and the queue is full.
        Assert.AreEqual(1 + capacity, server.Connection.IncomingCount);
        _gate.SetResult();
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).Select(number => $"{number}").ToArray(), (await Task.WhenAll(answers)).Select(words => words.Text).ToArray());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Reads_that_wait_for_a_place_are_bounded_too()
    {
        const int capacity = 8;
        var routes = new Routes().On(Calls.Read, async (Words words, CancellationToken token) =>
        {
            await _gate.Task.WaitAsync(token);
            return words;
        });
        await using var server = new TestServer(routes, new() { Capacity = capacity, ConcurrentReads = 2 });

        var answers = Enumerable.Range(0, 1000).Select(number => server.Client.Connection.InvokeAsync(Calls.Read, new($"{number}"), Stop)).ToArray();
        await Eventually.HoldsAsync(() => server.Connection.IncomingCount >= 2 + (2 * capacity), Stop);

        Assert.AreEqual(2 + (2 * capacity), server.Connection.IncomingCount);
        _gate.SetResult();
        Assert.HasCount(1000, await Task.WhenAll(answers));
    }
}
