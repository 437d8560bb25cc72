using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>The client hears of the server's work as much as it asked for, and no more.</summary>
[TestClass]
public sealed partial class TraceTests
{
    private static readonly InvalidOperationException Fault = new("where it broke");

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_client_that_asked_for_nothing_hears_nothing_until_it_asks()
    {
        await using var editor = new Editor();
        await editor.InitializeAsync(Token);
        LogWork(editor.Logger, "before", exception: null);
        await SetTraceAsync(editor, "messages");
        LogWork(editor.Logger, "after", exception: null);

        var first = await editor.Client.NextAsync("$/logTrace", Token);
        Assert.AreEqual("Test: after", first.Params.GetProperty("message").GetString());
        Assert.IsFalse(first.Params.TryGetProperty("verbose", out _));
    }

    [TestMethod]
    public async Task Details_are_for_those_who_want_them()
    {
        await using var editor = new Editor();
        await editor.InitializeAsync(Token, trace: "messages");
        LogWork(editor.Logger, "in short", Fault);
        var inShort = await editor.Client.NextAsync(message => message.ToString().Contains("in short", StringComparison.Ordinal), Token);
        Assert.DoesNotContain("where it broke", inShort.ToString(), StringComparison.Ordinal);

        await SetTraceAsync(editor, "verbose");
        LogWork(editor.Logger, "in full", Fault);
        var inFull = await editor.Client.NextAsync(message => message.ToString().Contains("in full", StringComparison.Ordinal), Token);
        Assert.Contains("where it broke", inFull.Params.GetProperty("verbose").GetString()!, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_client_that_has_heard_enough_hears_no_more()
    {
        await using var editor = new Editor();
        await editor.InitializeAsync(Token, trace: "verbose");
        await editor.Client.NextAsync("$/logTrace", Token);
        await SetTraceAsync(editor, "off");
        LogWork(editor.Logger, "unheard", exception: null);
        await SetTraceAsync(editor, "messages");
        LogWork(editor.Logger, "heard", exception: null);
        await editor.Client.NextAsync(message => message.ToString().Contains("Test: heard", StringComparison.Ordinal), Token);
        Assert.IsFalse(editor.Client.Received.Any(message => message.ToString().Contains("unheard", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_word_that_is_none_is_refused_and_changes_nothing()
    {
        await using var editor = new Editor();
        await editor.InitializeAsync(Token, trace: "messages");
        await SetTraceAsync(editor, """["off"]""", isRaw: true);
        LogWork(editor.Logger, "still here", exception: null);
        await editor.Client.NextAsync(message => message.ToString().Contains("still here", StringComparison.Ordinal), Token);
    }

    /// <summary>Returns when the server has taken it: notifications are not answered, but what is behind them is.</summary>
    private async Task SetTraceAsync(Editor editor, string value, bool isRaw = false)
    {
        await editor.Client.NotifyAsync("$/setTrace", $$"""{"value":{{(isRaw ? value : $"\"{value}\"")}}}""", Token);
        await editor.Client.RequestAsync("session/list", "{}", Token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{What}")]
    private static partial void LogWork(ILogger logger, string what, Exception? exception);
}
