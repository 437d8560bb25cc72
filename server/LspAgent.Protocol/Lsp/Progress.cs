using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>Ties progress to a request: a number or a string of whoever made it.</summary>
[JsonConverter(typeof(ProgressTokenConverter))]
public readonly record struct ProgressToken
{
    public ProgressToken(int number) => Number = number;

    public ProgressToken(string text) => Text = text;

    internal int Number { get; }

    /// <summary>Null when it is a number.</summary>
    internal string? Text { get; }

    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Something under a token: a <see cref="WorkDoneProgress"/>, or a part of a result in the shape of its method.</summary>
public sealed record ProgressParams(ProgressToken Token, JsonElement Value)
{
    public static ProgressParams WorkDone(ProgressToken token, WorkDoneProgress progress) =>
        new(token, JsonSerializer.SerializeToElement(progress, LspJsonContext.Default.WorkDoneProgress));
}

/// <summary>Asks the client for a place to show progress under a token of the server.</summary>
public sealed record WorkDoneProgressCreateParams(ProgressToken Token);

/// <summary>The user wants what runs under this token to stop.</summary>
public sealed record WorkDoneProgressCancelParams(ProgressToken Token);

/// <summary>What a person sees of work that takes time: it begins once, reports, and ends once. Closed.</summary>
[JsonConverter(typeof(WorkDoneProgressConverter))]
public abstract record WorkDoneProgress
{
    private WorkDoneProgress()
    {
    }

    public sealed record Begin(
        string Title,
        bool? Cancellable = null,
        string? Message = null,
        int? Percentage = null) : WorkDoneProgress
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "begin";
    }

    public sealed record Report(
        bool? Cancellable = null,
        string? Message = null,
        int? Percentage = null) : WorkDoneProgress
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "report";
    }

    public sealed record End(string? Message = null) : WorkDoneProgress
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "end";
    }
}

/// <summary>Tells the stages by member <c>kind</c>.</summary>
internal sealed class WorkDoneProgressConverter : JsonConverter<WorkDoneProgress>
{
    public override WorkDoneProgress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UnionJson.PeekKind(reader) switch
        {
            "begin" => UnionJson.ReadCase<WorkDoneProgress.Begin>(ref reader, options),
            "report" => UnionJson.ReadCase<WorkDoneProgress.Report>(ref reader, options),
            "end" => UnionJson.ReadCase<WorkDoneProgress.End>(ref reader, options),
            var other => throw new JsonException($"Progress cannot be of kind '{other}'."),
        };

    public override void Write(Utf8JsonWriter writer, WorkDoneProgress value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case WorkDoneProgress.Begin begin:
                UnionJson.WriteCase(writer, begin, options);
                break;
            case WorkDoneProgress.Report report:
                UnionJson.WriteCase(writer, report, options);
                break;
            case WorkDoneProgress.End end:
                UnionJson.WriteCase(writer, end, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Keeps number and string apart on the wire.</summary>
internal sealed class ProgressTokenConverter : JsonConverter<ProgressToken>
{
    public override ProgressToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberOrText.Read(ref reader) is (var number, var text) && text is null ? new(number) : new(text);

    public override void Write(Utf8JsonWriter writer, ProgressToken value, JsonSerializerOptions options) =>
        NumberOrText.Write(writer, value.Number, value.Text);
}
