using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>How bad a diagnostic is; the client decides when none is given.</summary>
public enum DiagnosticSeverity
{
    Error = 1,
    Warning = 2,
    Information = 3,
    Hint = 4,
}

/// <summary>How a client may draw the code that a diagnostic marks.</summary>
public enum DiagnosticTag
{
    Unnecessary = 1,
    Deprecated = 2,
}

/// <summary>Something to be said about a stretch of code.</summary>
/// <param name="Data">Comes back with the diagnostic in <see cref="CodeActionContext"/> from clients that said so.</param>
public sealed record Diagnostic(
    LspRange Range,
    TextOrMarkup Message,
    DiagnosticSeverity? Severity = null,
    DiagnosticCode? Code = null,
    CodeDescription? CodeDescription = null,
    string? Source = null,
    ImmutableArray<DiagnosticTag>? Tags = null,
    ImmutableArray<DiagnosticRelatedInformation>? RelatedInformation = null,
    JsonElement? Data = null);

/// <summary>Where a diagnostic's code is explained.</summary>
public sealed record CodeDescription(DocumentUri Href);

/// <summary>Another place that has to do with a diagnostic.</summary>
public sealed record DiagnosticRelatedInformation(Location Location, string Message);

/// <summary>A diagnostic's code: a number or a string, and it stays what it was.</summary>
[JsonConverter(typeof(DiagnosticCodeConverter))]
public readonly record struct DiagnosticCode
{
    public DiagnosticCode(int number) => Number = number;

    public DiagnosticCode(string text) => Text = text;

    internal int Number { get; }

    /// <summary>Null when it is a number.</summary>
    internal string? Text { get; }

    public override string ToString() => Text ?? Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>All diagnostics of a document, replacing what was published before.</summary>
public sealed record PublishDiagnosticsParams(DocumentUri Uri, ImmutableArray<Diagnostic> Diagnostics, int? Version = null);

/// <summary>Keeps number and string apart on the wire.</summary>
internal sealed class DiagnosticCodeConverter : JsonConverter<DiagnosticCode>
{
    public override DiagnosticCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NumberOrText.Read(ref reader) is (var number, var text) && text is null ? new(number) : new(text);

    public override void Write(Utf8JsonWriter writer, DiagnosticCode value, JsonSerializerOptions options) =>
        NumberOrText.Write(writer, value.Number, value.Text);
}
