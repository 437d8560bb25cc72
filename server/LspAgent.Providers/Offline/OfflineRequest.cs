using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Core.Compaction;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Offline;

/// <summary>A call that was made for the present request, and what it answered.</summary>
internal sealed record OfflineCall(string Tool, string Input, string Result, bool IsError)
{
    /// <summary>A text of the input; empty when there is none of that name.</summary>
    public string InputText(string name)
    {
        using var input = JsonDocument.Parse(Input);
        return input.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() ?? "" : "";
    }

    /// <summary>A number of the input; 0 when there is none of that name.</summary>
    public int InputNumber(string name)
    {
        using var input = JsonDocument.Parse(Input);
        return input.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
    }

    /// <summary>A call through the tool that calls others is the call of that other.</summary>
    public static OfflineCall Of(string tool, string input, string result, bool isError)
    {
        if (tool.Equals(OfflineRequest.Gateway, StringComparison.Ordinal))
        {
            using var parsed = JsonDocument.Parse(input);
            if (parsed.RootElement.TryGetProperty("name", out var name) && name.GetString() is { } inner && parsed.RootElement.TryGetProperty("input", out var given))
            {
                return new OfflineCall(inner, given.GetRawText(), result, isError);
            }
        }

        return new OfflineCall(tool, input, result, isError);
    }
}

/// <summary>What the user wants now and what was done for it already, read off the conversation.</summary>
/// <param name="Words">What the user said last, on one line, without what the editor added.</param>
/// <param name="Done">The calls since then, in order.</param>
/// <param name="AllCalls">Those of the whole conversation.</param>
/// <param name="IsForNotes">True when notes of the conversation are wanted, and nothing else.</param>
internal sealed record OfflineRequest(
    string Words,
    ImmutableArray<OfflineCall> Done,
    ImmutableArray<ContentBlock.ToolUse> AllCalls,
    bool IsForNotes)
{
    /// <summary>The tool that calls those that are not listed, such as the C# ones.</summary>
    public const string Gateway = "UseTool";

    /// <summary>True where the C# tools can be called.</summary>
    public bool HasCompiler { get; init; }

    /// <summary>The file that the user has before them, as the editor told last; null when it told of none.</summary>
    public string? CurrentFile { get; init; }

    public static OfflineRequest Of(ModelRequest request)
    {
        var messages = request.Messages;
        var start = messages.Length - 1;
        while (start > 0 && WordsOf(messages[start]).Length == 0)
        {
            start--;
        }

        return new OfflineRequest(
            WordsOf(messages[start]),
            [.. DoneSince(messages, start)],
            [.. messages.SelectMany(message => message.Calls)],
            SummaryRequest.IsIn(messages[^1]))
        {
            HasCompiler = request.Tools.Tools.Any(tool => tool.Name.Equals(Gateway, StringComparison.Ordinal)),
            CurrentFile = EditorFile.In(messages),
        };
    }

    /// <summary>The last call of a tool for the present request.</summary>
    public OfflineCall? Last(string tool) => Done.LastOrDefault(call => string.Equals(call.Tool, tool, StringComparison.Ordinal));

    private static IEnumerable<OfflineCall> DoneSince(ImmutableArray<Message> messages, int start)
    {
        for (var index = start + 1; index < messages.Length - 1; index++)
        {
            var results = messages[index + 1].Content.OfType<ContentBlock.ToolResult>().ToLookup(result => result.CallId, StringComparer.Ordinal);
            foreach (var call in messages[index].Calls)
            {
                if (results[call.Id].FirstOrDefault() is { } result)
                {
                    yield return OfflineCall.Of(
                        call.Name,
                        call.Input,
                        string.Join('\n', result.Content.OfType<ContentBlock.Text>().Select(text => text.Value)),
                        result.IsError);
                }
            }
        }
    }

    private static string WordsOf(Message message) => message.Role is Role.Assistant
        ? ""
        : string.Join(' ', message.Content
            .OfType<ContentBlock.Text>()
            .Select(text => text.Value)
            .Where(text => !text.TrimStart().StartsWith("<context", StringComparison.Ordinal))
            .SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
