using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Sessions;

/// <summary>
/// Reads entries that stand as our own writer puts them down, in a fraction of the time that the generated metadata takes:
/// a long session is there at once. What stands in any other way is left to the metadata, so that nothing is decided here.
/// </summary>
internal static class TranscriptEntryReader
{
    /// <param name="reader">On the entry's type, which is its first member; the entry's other members follow up to the end of the object.</param>
    /// <returns>Null when it is not one of those that this reads, in the form in which it reads them.</returns>
    public static TranscriptEntry? TryRead(Utf8JsonReader reader) =>
        Entry(ref reader) is { } entry && IsEnd(ref reader) && !reader.Read() ? entry : null;

    private static TranscriptEntry? Entry(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("assistant_delta"u8) ? AssistantDelta(ref reader)
        : reader.ValueTextEquals("tool_outcome"u8) ? ToolOutcome(ref reader)
        : reader.ValueTextEquals("tool_intent"u8) ? ToolIntent(ref reader)
        : reader.ValueTextEquals("assistant_message"u8) ? AssistantMessage(ref reader)
        : reader.ValueTextEquals("user_text"u8) ? UserText(ref reader)
        : reader.ValueTextEquals("turn_started"u8) ? TurnStarted(ref reader)
        : reader.ValueTextEquals("turn_ended"u8) ? TurnEnded(ref reader)
        : reader.ValueTextEquals("tool_begun"u8) ? Text(ref reader, "callId"u8, out var begun) ? new TranscriptEntry.ToolBegun(begun) : null
        : reader.ValueTextEquals("session_started"u8) ? SessionStarted(ref reader)
        : reader.ValueTextEquals("session_resumed"u8) ? new TranscriptEntry.SessionResumed()
        : reader.ValueTextEquals("assistant_withdrawn"u8) ? Text(ref reader, "message"u8, out var withdrawn) ? new TranscriptEntry.AssistantWithdrawn(new MessageId(withdrawn)) : null
        : reader.ValueTextEquals("renamed"u8) ? Text(ref reader, "title"u8, out var title) ? new TranscriptEntry.Renamed(title) : null
        : reader.ValueTextEquals("compacted"u8) ? Compacted(ref reader)
        : Rare(ref reader);

    private static TranscriptEntry? Rare(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("command_given"u8))
        {
            return Text(ref reader, "message"u8, out var message) && Text(ref reader, "text"u8, out var text) ? new TranscriptEntry.CommandGiven(new MessageId(message), text) : null;
        }

        if (reader.ValueTextEquals("noticed"u8))
        {
            return Word<NoticeLevel>(ref reader, "level"u8, out var level) && Text(ref reader, "text"u8, out var text) ? new TranscriptEntry.Noticed(level, text) : null;
        }

        if (reader.ValueTextEquals("option_changed"u8))
        {
            return Text(ref reader, "optionId"u8, out var option) && Text(ref reader, "value"u8, out var value) ? new TranscriptEntry.OptionChanged(option, value) : null;
        }

        if (reader.ValueTextEquals("question_asked"u8))
        {
            return Text(ref reader, "questionId"u8, out var asked)
                && TextOrNull(ref reader, "callId"u8, out var call)
                && Text(ref reader, "text"u8, out var text)
                && Array(ref reader, "options"u8, String, out var options)
                    ? new TranscriptEntry.QuestionAsked(asked, call, text, options)
                    : null;
        }

        return reader.ValueTextEquals("question_answered"u8) && Text(ref reader, "questionId"u8, out var answered) && Text(ref reader, "answer"u8, out var answer)
            ? new TranscriptEntry.QuestionAnswered(answered, answer)
            : null;
    }

    private static TranscriptEntry.SessionStarted? SessionStarted(ref Utf8JsonReader reader) =>
        Text(ref reader, "session"u8, out var session)
        && Number(ref reader, "formatVersion"u8, out var version) && version is > 0 and < int.MaxValue
        && Text(ref reader, "root"u8, out var root)
        && Array(ref reader, "additionalRoots"u8, String, out var roots)
        && Null(ref reader, "forkedFrom"u8)
            ? new TranscriptEntry.SessionStarted(new SessionId(session), (int)version, root, roots, ForkedFrom: null)
            : null;

    private static TranscriptEntry.TurnStarted? TurnStarted(ref Utf8JsonReader reader) =>
        Text(ref reader, "turnId"u8, out var turn) && Word<Origin>(ref reader, "origin"u8, out var origin) ? new TranscriptEntry.TurnStarted(turn, origin) : null;

    private static TranscriptEntry.TurnEnded? TurnEnded(ref Utf8JsonReader reader) =>
        Text(ref reader, "turnId"u8, out var turn) && Text(ref reader, "reason"u8, out var reason) && TextOrNull(ref reader, "error"u8, out var error)
            ? new TranscriptEntry.TurnEnded(turn, reason, error)
            : null;

    private static TranscriptEntry.UserText? UserText(ref Utf8JsonReader reader) =>
        Text(ref reader, "message"u8, out var message)
        && Array(ref reader, "content"u8, Block, out var content)
        && Word<Origin>(ref reader, "origin"u8, out var origin)
        && Word<Trust>(ref reader, "trust"u8, out var trust)
        && Flag(ref reader, "isTail"u8, out var isTail)
            ? new TranscriptEntry.UserText(new MessageId(message), content, origin, trust, isTail)
            : null;

    private static TranscriptEntry.AssistantDelta? AssistantDelta(ref Utf8JsonReader reader) =>
        Text(ref reader, "message"u8, out var message) && Flag(ref reader, "isThought"u8, out var isThought) && Text(ref reader, "text"u8, out var text)
            ? new TranscriptEntry.AssistantDelta(new MessageId(message), isThought, text)
            : null;

    private static TranscriptEntry.AssistantMessage? AssistantMessage(ref Utf8JsonReader reader) =>
        Text(ref reader, "message"u8, out var message)
        && Array(ref reader, "content"u8, Block, out var content)
        && Word<StopReason>(ref reader, "stop"u8, out var stop)
        && Usage(ref reader, out var usage)
        && Text(ref reader, "model"u8, out var model)
        && MoneyOrNull(ref reader, "costUsd"u8, out var cost)
        && Flag(ref reader, "isInterrupted"u8, out var isInterrupted)
        && Flag(ref reader, "isStreamed"u8, out var isStreamed)
            ? new TranscriptEntry.AssistantMessage(new MessageId(message), content, stop, usage, model, cost, isInterrupted, isStreamed)
            : null;

    private static TranscriptEntry.ToolIntent? ToolIntent(ref Utf8JsonReader reader) =>
        Text(ref reader, "callId"u8, out var call)
        && Text(ref reader, "tool"u8, out var tool)
        && Text(ref reader, "title"u8, out var title)
        && Word<ToolKind>(ref reader, "kind"u8, out var kind)
        && Text(ref reader, "input"u8, out var input)
        && Array(ref reader, "locations"u8, Location, out var locations)
        && Flag(ref reader, "isPending"u8, out var isPending)
            ? new TranscriptEntry.ToolIntent(call, tool, title, kind, input, locations, isPending)
            : null;

    private static TranscriptEntry.ToolOutcome? ToolOutcome(ref Utf8JsonReader reader) =>
        Text(ref reader, "callId"u8, out var call)
        && Array(ref reader, "content"u8, Block, out var content)
        && Flag(ref reader, "isError"u8, out var isError)
        && Array(ref reader, "changes"u8, Change, out var changes)
            ? new TranscriptEntry.ToolOutcome(call, content, isError, changes)
            : null;

    private static TranscriptEntry.Compacted? Compacted(ref Utf8JsonReader reader) =>
        Array(ref reader, "history"u8, HistoryMessage, out var history)
        && Text(ref reader, "trigger"u8, out var trigger)
        && Number(ref reader, "tokensBefore"u8, out var before)
        && Number(ref reader, "tokensAfter"u8, out var after)
            ? new TranscriptEntry.Compacted(history, trigger, before, after)
            : null;

    private static string? String(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static FileLocation? Location(ref Utf8JsonReader reader) =>
        Text(ref reader, "path"u8, out var path) && Member(ref reader, "line"u8) && LineOf(ref reader, out var line) && IsEnd(ref reader)
            ? new FileLocation(path, line)
            : null;

    private static FileChange? Change(ref Utf8JsonReader reader) =>
        Text(ref reader, "path"u8, out var path) && TextOrNull(ref reader, "oldText"u8, out var old) && TextOrNull(ref reader, "newText"u8, out var next) && IsEnd(ref reader)
            ? new FileChange(path, old, next)
            : null;

    private static Message? HistoryMessage(ref Utf8JsonReader reader) =>
        Word<Role>(ref reader, "role"u8, out var role) && Array(ref reader, "content"u8, Block, out var content) && IsEnd(ref reader)
            ? new Message(role, content)
            : null;

    private static ContentBlock? Block(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !Member(ref reader, "type"u8) || reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        ContentBlock? block =
            reader.ValueTextEquals("text"u8) ? Text(ref reader, "value"u8, out var text) ? new ContentBlock.Text(text) : null
            : reader.ValueTextEquals("tool_use"u8) ? ToolUse(ref reader)
            : reader.ValueTextEquals("thinking"u8) ? Thinking(ref reader)
            : reader.ValueTextEquals("tool_result"u8) ? ToolResult(ref reader)
            : reader.ValueTextEquals("image"u8) ? Image(ref reader)
            : reader.ValueTextEquals("redacted_thinking"u8) ? Redacted(ref reader)
            : null;
        return block is not null && IsEnd(ref reader) ? block : null;
    }

    private static ContentBlock.ToolUse? ToolUse(ref Utf8JsonReader reader) =>
        Text(ref reader, "id"u8, out var id) && Text(ref reader, "name"u8, out var name) && Text(ref reader, "input"u8, out var input) && TextOrNull(ref reader, "problem"u8, out var problem)
            ? new ContentBlock.ToolUse(id, name, input, problem)
            : null;

    private static ContentBlock.Thinking? Thinking(ref Utf8JsonReader reader) =>
        Text(ref reader, "value"u8, out var value) && Text(ref reader, "signature"u8, out var signature) && Text(ref reader, "dialect"u8, out var dialect)
            ? new ContentBlock.Thinking(value, signature, dialect)
            : null;

    private static ContentBlock.RedactedThinking? Redacted(ref Utf8JsonReader reader) =>
        Text(ref reader, "data"u8, out var data) && Text(ref reader, "dialect"u8, out var dialect) ? new ContentBlock.RedactedThinking(data, dialect) : null;

    private static ContentBlock.ToolResult? ToolResult(ref Utf8JsonReader reader) =>
        Text(ref reader, "callId"u8, out var call) && Array(ref reader, "content"u8, Block, out var content) && Flag(ref reader, "isError"u8, out var isError)
            ? new ContentBlock.ToolResult(call, content, isError)
            : null;

    private static ContentBlock.Image? Image(ref Utf8JsonReader reader) =>
        Text(ref reader, "mediaType"u8, out var mediaType) && Text(ref reader, "data"u8, out var data) ? new ContentBlock.Image(mediaType, data) : null;

    private static bool Usage(ref Utf8JsonReader reader, out TokenUsage usage)
    {
        usage = default;
        if (!Member(ref reader, "usage"u8)
            || !Number(ref reader, "input"u8, out var input)
            || !Number(ref reader, "output"u8, out var output)
            || !Number(ref reader, "cacheRead"u8, out var read)
            || !Number(ref reader, "cacheWrite"u8, out var write)
            || !IsEnd(ref reader))
        {
            return false;
        }

        usage = new TokenUsage(input, output, read, write);
        return true;
    }

    /// <summary>Goes on to the value of the member that must come next.</summary>
    private static bool Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();

    private static bool IsEnd(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.EndObject;

    private static bool Null(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => Member(ref reader, name) && reader.TokenType == JsonTokenType.Null;

    private static bool Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out string value)
    {
        var isThere = Member(ref reader, name) && reader.TokenType == JsonTokenType.String;
        value = isThere ? reader.GetString() ?? "" : "";
        return isThere;
    }

    private static bool TextOrNull(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out string? value)
    {
        var isThere = Member(ref reader, name) && reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
        value = isThere ? reader.GetString() : null;
        return isThere;
    }

    private static bool Flag(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out bool value)
    {
        var isThere = Member(ref reader, name) && reader.TokenType is JsonTokenType.True or JsonTokenType.False;
        value = isThere && reader.TokenType == JsonTokenType.True;
        return isThere;
    }

    private static bool Number(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        return Member(ref reader, name) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value);
    }

    private static bool MoneyOrNull(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out decimal? value)
    {
        value = null;
        if (!Member(ref reader, name) || reader.TokenType is JsonTokenType.Null)
        {
            return reader.TokenType is JsonTokenType.Null;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        var isMoney = reader.TryGetDecimal(out var money);
        value = money;
        return isMoney;
    }

    private static bool LineOf(ref Utf8JsonReader reader, out int? value)
    {
        value = null;
        if (reader.TokenType != JsonTokenType.Number)
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        var isLine = reader.TryGetInt32(out var line);
        value = line;
        return isLine;
    }

    private static bool Word<TEnum>(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        if (!Member(ref reader, name) || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        foreach (var (word, known) in Words<TEnum>.All)
        {
            if (reader.ValueTextEquals(word))
            {
                value = known;
                return true;
            }
        }

        return false;
    }

    /// <param name="read">Reads one item, on whose first token the reader is, to its last; null when it cannot.</param>
    private static bool Array<TItem>(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ReadItem<TItem> read, out ImmutableArray<TItem> items)
        where TItem : class
    {
        items = [];
        if (!Member(ref reader, name) || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        // Most have one item, or none.
        var builder = default(ImmutableArray<TItem>.Builder);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (read(ref reader) is not { } item)
            {
                return false;
            }

            if (items.IsEmpty)
            {
                items = [item];
            }
            else
            {
                builder ??= items.ToBuilder();
                builder.Add(item);
            }
        }

        items = builder?.ToImmutable() ?? items;
        return true;
    }

    private delegate TItem? ReadItem<TItem>(ref Utf8JsonReader reader)
        where TItem : class;

    /// <summary>The words of an enumeration as they stand in a transcript.</summary>
    private static class Words<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly (byte[] Word, TEnum Value)[] All =
            System.Array.ConvertAll(Enum.GetValues<TEnum>(), value => (Encoding.UTF8.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())), value));
    }
}
