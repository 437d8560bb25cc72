using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>A session for people and for other programs: what it says now, with neither pieces nor what was rewound.</summary>
public static class SessionExport
{
    /// <summary>The lines as one JSON object; its entries have the shape of the transcript's.</summary>
    public static string ToJson(IReadOnlyList<TranscriptLine> lines)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, TranscriptJson.Writing with { Indented = true }))
        {
            var start = lines.Select(line => line.Entry).OfType<TranscriptEntry.SessionStarted>().FirstOrDefault();
            json.WriteStartObject();
            json.WriteString("session"u8, start?.Session.Value);
            json.WriteString("root"u8, start?.Root);
            json.WriteString("title"u8, SessionTitle.Of(lines));
            json.WriteStartArray("lines"u8);
            foreach (var line in CondensedLines.Of(lines))
            {
                json.WriteStartObject();
                json.WriteNumber("seq"u8, line.Seq);
                json.WriteString("at"u8, line.At);
                json.WriteString("agent"u8, line.Agent.Value);
                json.WritePropertyName("entry"u8);
                JsonSerializer.Serialize(json, line.Entry, TranscriptJson.Default.TranscriptEntry);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string ToMarkdown(IReadOnlyList<TranscriptLine> lines)
    {
        var text = new StringBuilder();
        text.Append("# ").AppendLine(OneLine(SessionTitle.Of(lines) ?? "Session"));
        if (lines.FirstOrDefault(line => line.Entry is TranscriptEntry.SessionStarted) is { Entry: TranscriptEntry.SessionStarted start } first)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Session `{start.Session}` in `{start.Root}`, begun {first.At:yyyy-MM-dd HH:mm} UTC.");
        }

        var condensed = CondensedLines.Of(lines);
        for (var index = 0; index < condensed.Count; index++)
        {
            switch (condensed[index].Entry)
            {
                case TranscriptEntry.UserText { IsTail: false } prompt:
                    AppendSection(text, "User", prompt.Content);
                    break;
                case TranscriptEntry.CommandGiven command:
                    AppendSection(text, "User", [new ContentBlock.Text(command.Text)]);
                    break;
                case TranscriptEntry.AssistantDelta delta:
                    AppendSection(text, "Assistant (cut off)", [delta.IsThought ? new ContentBlock.Thinking(delta.Text, "", "") : new ContentBlock.Text(delta.Text)]);
                    break;
                case TranscriptEntry.AssistantMessage reply:
                    AppendSection(text, reply.IsInterrupted ? "Assistant (interrupted)" : "Assistant", reply.Content);
                    AppendCalls(text, reply, EntriesUntilNextReply(condensed, index));
                    break;
                case TranscriptEntry.Noticed notice:
                    text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"> {notice.Level}: {OneLine(notice.Text)}");
                    break;
                case TranscriptEntry.Compacted:
                    text.AppendLine().AppendLine("> From here on the model knew what came before only in a shortened form.");
                    break;
                case TranscriptEntry.TurnEnded { Error: { } error }:
                    text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"> The turn failed: {OneLine(error)}");
                    break;
                default:
                    break;
            }
        }

        return text.ToString();
    }

    private static void AppendSection(StringBuilder text, string heading, IEnumerable<ContentBlock> blocks)
    {
        text.AppendLine().Append("## ").AppendLine(heading);
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ContentBlock.Text { Value.Length: > 0 } words:
                    text.AppendLine().AppendLine(words.Value.TrimEnd());
                    break;
                case ContentBlock.Thinking { Value.Length: > 0 } thought:
                    text.AppendLine().AppendLine("<details><summary>Thoughts</summary>").AppendLine()
                        .AppendLine(thought.Value.TrimEnd()).AppendLine().AppendLine("</details>");
                    break;
                case ContentBlock.Image image:
                    text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"*(a picture, {image.MediaType})*");
                    break;
                default:
                    break;
            }
        }
    }

    private static void AppendCalls(StringBuilder text, TranscriptEntry.AssistantMessage reply, IReadOnlyList<TranscriptEntry> after)
    {
        foreach (var call in reply.Content.OfType<ContentBlock.ToolUse>())
        {
            var title = after.OfType<TranscriptEntry.ToolIntent>().FirstOrDefault(intent => intent.CallId.Equals(call.Id, StringComparison.Ordinal))?.Title ?? call.Name;
            var outcome = after.OfType<TranscriptEntry.ToolOutcome>().FirstOrDefault(outcome => outcome.CallId.Equals(call.Id, StringComparison.Ordinal));
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"<details><summary>{Html(OneLine(title))}</summary>");
            AppendFenced(text, "json", call.Input);
            AppendFenced(text, "", outcome is null
                ? "(no outcome)"
                : string.Join('\n', outcome.Content.OfType<ContentBlock.Text>().Select(block => block.Value)));
            text.AppendLine().AppendLine("</details>");
        }
    }

    /// <summary>Where the outcomes of a reply's calls are: the ids of calls may come again in later replies.</summary>
    private static List<TranscriptEntry> EntriesUntilNextReply(IReadOnlyList<TranscriptLine> lines, int reply)
    {
        var entries = new List<TranscriptEntry>();
        for (var index = reply + 1; index < lines.Count; index++)
        {
            if (lines[index].Agent != lines[reply].Agent)
            {
                continue;
            }

            if (lines[index].Entry is TranscriptEntry.AssistantMessage)
            {
                break;
            }

            entries.Add(lines[index].Entry);
        }

        return entries;
    }

    private static void AppendFenced(StringBuilder text, string language, string content)
    {
        // A fence must be longer than any run of backticks inside of it.
        var longest = 0;
        var run = 0;
        foreach (var character in content)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        text.AppendLine().Append(fence).AppendLine(language).AppendLine(content.TrimEnd('\r', '\n')).AppendLine(fence);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Html(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
