using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>
/// How the first message of a connection is read and answered. The editor waits for it, and generated metadata over so many
/// types of value would be compiled while it waits: so both are done by hand, to the same result.
/// </summary>
internal static class InitializeJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(LspJsonContext.Default.Options)
        {
            Converters = { new InitializeParamsConverter(), new InitializeResultConverter() },
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>
/// Reads by hand and writes as generated. What the client says of itself must be of the right kind; of its capabilities, what is
/// not counts as not announced, since no editor should lose its server over one odd capability.
/// </summary>
internal sealed class InitializeParamsConverter : JsonConverter<InitializeParams>
{
    public override InitializeParams Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var message = JsonElement.ParseValue(ref reader);
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The parameters of initialize are an object.");
        }

        if (!message.TryGetProperty("capabilities", out var capabilities) || capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("'capabilities' of initialize must be there, and an object.");
        }

        return new(
            CapabilityReader.Read(capabilities),
            ProcessId(message),
            Uri(message, "rootUri"),
            Text(message, "rootPath"),
            ClientInfo(message),
            Text(message, "locale"),
            Any(message, "initializationOptions"),
            Text(message, "trace") is { } trace ? new TraceValue(trace) : null,
            Folders(message),
            Token(message));
    }

    public override void Write(Utf8JsonWriter writer, InitializeParams value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, LspJsonContext.Default.InitializeParams);

    private static int? ProcessId(JsonElement message) => Member(message, "processId") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } id when id.TryGetInt32(out var number) => number,
        _ => throw Misfit("processId", "an integer or null"),
    };

    private static DocumentUri? Uri(JsonElement message, string name) => Text(message, name) is { } text ? new DocumentUri(text) : null;

    private static ClientInfo? ClientInfo(JsonElement message) => Member(message, "clientInfo") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } info when Text(info, "name") is { } name => new(name, Text(info, "version")),
        _ => throw Misfit("clientInfo", "an object with a name"),
    };

    private static ImmutableArray<WorkspaceFolder>? Folders(JsonElement message) => Member(message, "workspaceFolders") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } folders => [.. folders.EnumerateArray().Select(Folder)],
        _ => throw Misfit("workspaceFolders", "a list or null"),
    };

    private static WorkspaceFolder Folder(JsonElement folder) =>
        folder.ValueKind == JsonValueKind.Object && Uri(folder, "uri") is { } uri && Text(folder, "name") is { } name
            ? new(uri, name)
            : throw Misfit("workspaceFolders", "a list of folders with a uri and a name");

    private static ProgressToken? Token(JsonElement message) => Member(message, "workDoneToken") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } token => new ProgressToken(token.GetString() ?? ""),
        { ValueKind: JsonValueKind.Number } token when token.TryGetInt32(out var number) => new ProgressToken(number),
        _ => throw Misfit("workDoneToken", "an integer or a string"),
    };

    private static string? Text(JsonElement parent, string name) => Member(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Misfit(name, "a string"),
    };

    private static JsonElement? Any(JsonElement parent, string name) => Member(parent, name);

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static JsonException Misfit(string name, string wanted) => new($"'{name}' of initialize must be {wanted}.");
}

/// <summary>Writes by hand, and reads as generated.</summary>
internal sealed class InitializeResultConverter : JsonConverter<InitializeResult>
{
    public override InitializeResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, LspJsonContext.Default.InitializeResult) ?? throw new JsonException("Expected the result of initialize.");

    public override void Write(Utf8JsonWriter writer, InitializeResult value, JsonSerializerOptions options) =>
        CapabilityWriter.Write(writer, value);
}
