using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Sessions;

/// <summary>What <c>lspagent sessions</c> says to programs.</summary>
internal static class SessionJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static string List(IEnumerable<SessionSummary> sessions) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var session in sessions)
        {
            json.WriteStartObject();
            json.WriteString("id", session.Session.Value);
            json.WriteString("title", session.Title);
            json.WriteString("folder", session.Root);
            json.WriteString("updatedAt", session.UpdatedAt);
            json.WriteNumber("lines", session.Lines);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Facts(TranscriptLook.Seen seen) => Write(json =>
    {
        var facts = SessionFacts.Of(seen);
        json.WriteStartObject();
        json.WriteString("id", facts.Session.Value);
        json.WriteString("title", facts.Title);
        json.WriteString("folder", facts.Root);
        json.WriteString("file", facts.Path);
        json.WriteString("startedAt", facts.StartedAt);
        json.WriteString("updatedAt", facts.UpdatedAt);
        json.WriteNumber("lines", facts.Lines);
        json.WriteNumber("turns", facts.Turns);
        WriteUsd(json, facts.Costs.CostUsd);
        json.WriteStartArray("models");
        foreach (var cost in facts.Costs.ByModel)
        {
            json.WriteStartObject();
            json.WriteString("model", cost.Model);
            json.WriteNumber("requests", cost.Replies);
            json.WriteNumber("inputTokens", cost.Usage.Input);
            json.WriteNumber("cacheReadTokens", cost.Usage.CacheRead);
            json.WriteNumber("cacheWriteTokens", cost.Usage.CacheWrite);
            json.WriteNumber("outputTokens", cost.Usage.Output);
            WriteUsd(json, cost.CostUsd);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("prompts");
        foreach (var prompt in facts.Prompts)
        {
            json.WriteStartObject();
            json.WriteString("at", prompt.At);
            json.WriteString("text", prompt.Prompt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in seen.Problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Renamed(SessionId session, string title) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", session.Value);
        json.WriteString("title", title);
        json.WriteEndObject();
    });

    public static string Deleted(SessionId session) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", session.Value);
        json.WriteBoolean("deleted", value: true);
        json.WriteEndObject();
    });

    /// <summary>A cost that is not known is null and not nothing.</summary>
    private static void WriteUsd(Utf8JsonWriter json, decimal? usd)
    {
        if (usd is { } known)
        {
            json.WriteNumber("costUsd", known);
        }
        else
        {
            json.WriteNull("costUsd");
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
