using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Offline;

/// <summary>
/// Answers by fixed rules where no model is configured, through the same tools and turns as any model, and says that it is
/// none. Keeps nothing between requests: what to do next is read off the conversation. Never fails, costs nothing.
/// </summary>
/// <param name="offer">One sentence that offers a model server of this machine; null when there is none.</param>
internal sealed class OfflineClient(Func<CancellationToken, ValueTask<string?>> offer) : IModelClient
{
    public const string Provider = "offline";
    public const string Model = "rules";

    private const int PieceLength = 24;

    public string Dialect => Provider;

    public async IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = OfflineRequest.Of(request);
        var step = OfflineRules.NextStep(asked);
        if (step is OfflineStep.Call { Tool: var needed } && !request.Tools.Tools.Any(tool => string.Equals(tool.Name, needed, StringComparison.Ordinal)))
        {
            step = new OfflineStep.Say($"For that I would call the tool {needed}, and this session has none of that name.");
        }

        var text = step.Text;
        if (step is OfflineStep.Say { OffersModels: true } && await offer(cancellationToken) is { } sentence)
        {
            text = $"{text}\n\n{sentence}";
        }

        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = PieceAt(text, start);
            start += piece.Length;
            yield return new ModelEvent.TextDelta(piece);
        }

        var content = ImmutableArray.Create<ContentBlock>(new ContentBlock.Text(text));
        if (step is OfflineStep.Call call)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"offline_{asked.AllCalls.Length + 1}");
            content = content.Add(new ContentBlock.ToolUse(id, call.Tool, call.Input.ToJsonString(ToolInputs.Writing)));
            yield return new ModelEvent.ToolCallStarted(id, call.Tool);
        }

        yield return new ModelEvent.Completed(new ModelReply(
            content, step is OfflineStep.Call ? StopReason.ToolUse : StopReason.EndTurn, Usage: default, request.Model));
    }

    /// <summary>A few words; never half a character.</summary>
    private static string PieceAt(string text, int start)
    {
        if (text.Length - start <= PieceLength)
        {
            return text[start..];
        }

        var space = text.LastIndexOf(' ', start + PieceLength, PieceLength);
        var end = space > start ? space + 1 : start + PieceLength;
        return text[start..(char.IsLowSurrogate(text[end]) ? end + 1 : end)];
    }
}
