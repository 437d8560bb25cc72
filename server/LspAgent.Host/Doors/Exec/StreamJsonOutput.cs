using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Host.Doors.Exec;

/// <summary>
/// One JSON object a line, in the message shapes that programs around headless agents already read: <c>system/init</c>,
/// <c>assistant</c>, <c>user</c>, <c>stream_event</c>, and <c>result</c> at the end of each prompt.
/// </summary>
/// <param name="onlyResult">True for the <c>json</c> format: nothing but the last line.</param>
/// <param name="includesPartial">Text as it streams in.</param>
internal sealed class StreamJsonOutput(Stream stdout, bool onlyResult, bool includesPartial) : IExecOutput
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private string _session = "";
    private string _model = "";

    public async ValueTask BeginAsync(ExecStart start, CancellationToken cancellationToken)
    {
        (_session, _model) = (start.Session.Value, start.Model);
        if (onlyResult)
        {
            return;
        }

        await WriteLineAsync(
            "system",
            json =>
            {
                json.WriteString("subtype", "init");
                json.WriteString("apiKeySource", "user");
                json.WriteString("lspagent_version", start.Version);
                json.WriteString("cwd", start.WorkingDirectory);
                WriteStrings(json, "tools", start.Tools);
                json.WriteStartArray("mcp_servers");
                json.WriteEndArray();
                json.WriteString("model", start.Model);
                json.WriteString("permissionMode", start.Mode);
                WriteStrings(json, "slash_commands", start.Commands);
                json.WriteString("output_style", "default");
                WriteStrings(json, "skills", []);
                json.WriteStartArray("plugins");
                json.WriteEndArray();
            },
            cancellationToken);
    }

    public ValueTask ShowAsync(TranscriptLine line, CancellationToken cancellationToken) => onlyResult
        ? ValueTask.CompletedTask
        : line.Entry switch
        {
            TranscriptEntry.AssistantMessage { Content.Length: > 0 } message => WriteAssistantAsync(message, cancellationToken),
            TranscriptEntry.AssistantDelta delta when includesPartial => WriteDeltaAsync(delta, cancellationToken),
            TranscriptEntry.ToolOutcome outcome => WriteOutcomeAsync(outcome, cancellationToken),
            TranscriptEntry.Noticed notice => WriteNoticeAsync(notice, cancellationToken),
            TranscriptEntry.Compacted compacted => WriteCompactedAsync(compacted, cancellationToken),
            _ => ValueTask.CompletedTask,
        };

    public ValueTask EndAsync(ExecResult result, CancellationToken cancellationToken) => WriteLineAsync(
        "result",
        json =>
        {
            json.WriteString("subtype", SubtypeOf(result));
            json.WriteBoolean("is_error", result.Error is not null);
            json.WriteNumber("duration_ms", (long)result.Duration.TotalMilliseconds);
            json.WriteNumber("duration_api_ms", (long)result.Duration.TotalMilliseconds);
            json.WriteNumber("num_turns", result.Turns);
            if (result.Error is { } error)
            {
                WriteStrings(json, "errors", [error]);
            }

            if (result.Outcome is TurnOutcome.Completed or TurnOutcome.Failed)
            {
                json.WriteString("result", result.Text);
            }

            WriteStop(json, (result.Outcome as TurnOutcome.Completed)?.Stop);
            json.WriteNumber("total_cost_usd", result.CostUsd ?? 0);
            WriteUsage(json, result.Usage);
            WriteModels(json, result.ByModel);
            json.WriteStartArray("permission_denials");
            foreach (var refusal in result.Refusals)
            {
                json.WriteStartObject();
                json.WriteString("tool_name", refusal.Tool);
                json.WriteString("tool_use_id", refusal.CallId);
                json.WritePropertyName("tool_input");
                json.WriteRawValue(refusal.Input);
                json.WriteString("reason", refusal.Because);
                WriteStrings(json, "rules", refusal.Rules.Select(rule => rule.Text));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        },
        cancellationToken);

    private static string SubtypeOf(ExecResult result) => result.Outcome switch
    {
        TurnOutcome.Completed when result.Error is null => "success",
        TurnOutcome.OutOfBudget { Limit.Kind: BudgetKind.Steps } => "error_max_turns",
        TurnOutcome.OutOfBudget { Limit.Kind: BudgetKind.Usd } => "error_max_budget_usd",
        _ => "error_during_execution",
    };

    private ValueTask WriteAssistantAsync(TranscriptEntry.AssistantMessage message, CancellationToken cancellationToken) => WriteLineAsync(
        "assistant",
        json =>
        {
            json.WriteNull("parent_tool_use_id");
            if (message.IsInterrupted)
            {
                json.WriteBoolean("aborted", value: true);
            }

            json.WriteStartObject("message");
            json.WriteString("id", message.Message.Value);
            json.WriteString("type", "message");
            json.WriteString("role", "assistant");
            json.WriteString("model", message.Model);
            json.WriteStartArray("content");
            foreach (var block in message.Content)
            {
                ContentBlockJson.Write(json, block);
            }

            json.WriteEndArray();
            WriteStop(json, message.Stop);
            json.WriteNull("stop_sequence");
            WriteUsage(json, message.Usage);
            json.WriteEndObject();
        },
        cancellationToken);

    private ValueTask WriteDeltaAsync(TranscriptEntry.AssistantDelta delta, CancellationToken cancellationToken) => WriteLineAsync(
        "stream_event",
        json =>
        {
            json.WriteNull("parent_tool_use_id");
            json.WriteStartObject("event");
            json.WriteString("type", "content_block_delta");
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            json.WriteString("type", delta.IsThought ? "thinking_delta" : "text_delta");
            json.WriteString(delta.IsThought ? "thinking" : "text", delta.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        cancellationToken);

    private ValueTask WriteOutcomeAsync(TranscriptEntry.ToolOutcome outcome, CancellationToken cancellationToken) => WriteLineAsync(
        "user",
        json =>
        {
            json.WriteNull("parent_tool_use_id");
            json.WriteStartObject("message");
            json.WriteString("role", "user");
            json.WriteStartArray("content");
            ContentBlockJson.Write(json, new ContentBlock.ToolResult(outcome.CallId, outcome.Content, outcome.IsError));
            json.WriteEndArray();
            json.WriteEndObject();
        },
        cancellationToken);

    private ValueTask WriteNoticeAsync(TranscriptEntry.Noticed notice, CancellationToken cancellationToken) => WriteLineAsync(
        "system",
        json =>
        {
            json.WriteString("subtype", "informational");
            json.WriteString("content", notice.Text);
            json.WriteString("level", notice.Level is NoticeLevel.Info ? "info" : "warning");
        },
        cancellationToken);

    private ValueTask WriteCompactedAsync(TranscriptEntry.Compacted compacted, CancellationToken cancellationToken) => WriteLineAsync(
        "system",
        json =>
        {
            json.WriteString("subtype", "compact_boundary");
            json.WriteStartObject("compact_metadata");
            json.WriteString("trigger", compacted.Trigger);
            json.WriteNumber("pre_tokens", compacted.TokensBefore);
            json.WriteEndObject();
        },
        cancellationToken);

    private async ValueTask WriteLineAsync(string type, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        _buffer.ResetWrittenCount();
        await using (var json = new Utf8JsonWriter(_buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteString("session_id", _session);
            json.WriteString("uuid", Guid.CreateVersion7());
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        await stdout.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        await stdout.FlushAsync(cancellationToken);
    }

    private static void WriteStop(Utf8JsonWriter json, StopReason? stop) => json.WriteString("stop_reason", stop switch
    {
        StopReason.EndTurn => "end_turn",
        StopReason.ToolUse => "tool_use",
        StopReason.MaxTokens => "max_tokens",
        StopReason.Refusal => "refusal",
        StopReason.ContentFilter => "content_filter",
        _ => null,
    });

    private static void WriteUsage(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Input);
        json.WriteNumber("output_tokens", usage.Output);
        json.WriteNumber("cache_creation_input_tokens", usage.CacheWrite);
        json.WriteNumber("cache_read_input_tokens", usage.CacheRead);
        json.WriteEndObject();
    }

    private void WriteModels(Utf8JsonWriter json, ImmutableArray<ModelCost> costs)
    {
        json.WriteStartObject("modelUsage");
        foreach (var cost in costs.DefaultIfEmpty(new ModelCost(AgentId.Main, _model, 0, default, 0)))
        {
            json.WriteStartObject(cost.Model);
            json.WriteNumber("inputTokens", cost.Usage.Input);
            json.WriteNumber("outputTokens", cost.Usage.Output);
            json.WriteNumber("cacheReadInputTokens", cost.Usage.CacheRead);
            json.WriteNumber("cacheCreationInputTokens", cost.Usage.CacheWrite);
            json.WriteNumber("webSearchRequests", 0);
            json.WriteNumber("costUSD", cost.CostUsd ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
