using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>What a tool call shows for itself: content, a diff, or a terminal.</summary>
[JsonConverter(typeof(UnionConverter<ToolCallContent>))]
public abstract record ToolCallContent : Extensible, IUnion<ToolCallContent>
{
    private ToolCallContent(string type) => Type = type;

    static UnionCases<ToolCallContent> IUnion<ToolCallContent>.Cases { get; } = new("type", raw => new Unknown(raw))
    {
        { "content", typeof(Block) },
        { "diff", typeof(Diff) },
        { "terminal", typeof(Terminal) },
    };

    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Any block of content.</summary>
    public sealed record Block(ContentBlock Content) : ToolCallContent("content");

    /// <summary>The change of one file.</summary>
    /// <param name="Path">Absolute.</param>
    /// <param name="OldText">Absent for a new file.</param>
    public sealed record Diff(string Path, string NewText, string? OldText = null) : ToolCallContent("diff");

    /// <summary>A terminal that the client holds, shown live.</summary>
    public sealed record Terminal(string TerminalId) : ToolCallContent("terminal");

    /// <summary>A form that this version does not know.</summary>
    public sealed record Unknown(JsonElement Raw) : ToolCallContent(UnknownCase.Word(Raw, "type")), IUnknownCase;
}

/// <summary>A place that a tool call reads or changes, so that the client can follow.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record ToolCallLocation(string Path, uint? Line = null) : Extensible;

/// <summary>What a tool does, for the icon and the place it is shown in; <c>other</c> if it is not said.</summary>
[JsonConverter(typeof(WireStringConverter<ToolKind>))]
public sealed record ToolKind(string Value) : IWireString<ToolKind>
{
    public static ToolKind Read { get; } = new("read");

    public static ToolKind Edit { get; } = new("edit");

    public static ToolKind Delete { get; } = new("delete");

    public static ToolKind Move { get; } = new("move");

    public static ToolKind Search { get; } = new("search");

    public static ToolKind Execute { get; } = new("execute");

    public static ToolKind Think { get; } = new("think");

    public static ToolKind Fetch { get; } = new("fetch");

    public static ToolKind SwitchMode { get; } = new("switch_mode");

    public static ToolKind Other { get; } = new("other");

    public static ToolKind FromWire(string value) => new(value);
}

/// <summary>How far a tool call has come; <c>pending</c> if it is not said.</summary>
[JsonConverter(typeof(WireStringConverter<ToolCallStatus>))]
public sealed record ToolCallStatus(string Value) : IWireString<ToolCallStatus>
{
    /// <summary>Its input is still streaming, or it waits for permission.</summary>
    public static ToolCallStatus Pending { get; } = new("pending");

    public static ToolCallStatus InProgress { get; } = new("in_progress");

    public static ToolCallStatus Completed { get; } = new("completed");

    public static ToolCallStatus Failed { get; } = new("failed");

    public static ToolCallStatus FromWire(string value) => new(value);
}
