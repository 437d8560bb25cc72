using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Makes a new session that begins as another one stands, or stood.</summary>
/// <param name="Seq">The number of the last thing that the new session takes over; absent for all.</param>
public sealed record ForkSessionRequest(string SessionId, [property: Strict] long? Seq = null) : Extensible;

/// <summary>The new session, with what can be set in it.</summary>
public sealed record ForkSessionResponse(
    string SessionId,
    SessionModeState? Modes = null,
    ImmutableArray<SessionConfigOption>? ConfigOptions = null) : Extensible;

/// <summary>Gives a session a title of the user's own, which no automatic one replaces.</summary>
public sealed record RenameSessionRequest(string SessionId, string Title) : Extensible;

/// <summary>The session has the title; every client hears of it as <c>session_info_update</c>.</summary>
public sealed record RenameSessionResponse : Extensible;

/// <summary>Asks for a session as one text.</summary>
/// <param name="Format"><c>markdown</c> if it is not said.</param>
public sealed record ExportSessionRequest(string SessionId, ExportFormat? Format = null) : Extensible;

/// <summary>The whole session.</summary>
public sealed record ExportSessionResponse(string Content, string MimeType) : Extensible;

/// <summary>What an exported session is for.</summary>
[JsonConverter(typeof(WireStringConverter<ExportFormat>))]
public sealed record ExportFormat(string Value) : IWireString<ExportFormat>
{
    /// <summary>For people.</summary>
    public static ExportFormat Markdown { get; } = new("markdown");

    /// <summary>For programs: every line of the transcript.</summary>
    public static ExportFormat Json { get; } = new("json");

    public static ExportFormat FromWire(string value) => new(value);
}

/// <summary>Takes back a prompt that the agent has not begun with, over whatever connection it came: as when the page that sent it was loaded again.</summary>
/// <param name="PromptId">What <c>_meta.lspagent.promptId</c> of its <c>session/prompt</c> called it.</param>
public sealed record TakeBackPromptRequest(string SessionId, string PromptId) : Extensible;

/// <summary>Whether the prompt was taken back.</summary>
/// <param name="Taken">False when it does not wait any more: the agent has begun with it, or it was taken back before.</param>
public sealed record TakeBackPromptResponse(bool Taken) : Extensible;

/// <summary>Asks that the calls that run in a session return now, and what they wait for goes on in the background.</summary>
public sealed record MoveToBackgroundRequest(string SessionId) : Extensible;

/// <summary>Whether there was something to move.</summary>
/// <param name="Moved">False when nothing ran that can go on in the background.</param>
public sealed record MoveToBackgroundResponse(bool Moved) : Extensible;
