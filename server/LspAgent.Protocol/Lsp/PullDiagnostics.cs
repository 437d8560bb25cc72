using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks for the diagnostics of a document.</summary>
public sealed record DocumentDiagnosticParams(
    TextDocumentIdentifier TextDocument,
    string? Identifier = null,
    string? PreviousResultId = null,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>The diagnostics of a document: all of them, or that nothing changed since a result that the client has. Closed.</summary>
[JsonConverter(typeof(DocumentDiagnosticReportConverter))]
public abstract record DocumentDiagnosticReport
{
    private DocumentDiagnosticReport()
    {
    }

    public sealed record Full(
        ImmutableArray<Diagnostic> Items,
        string? ResultId = null,
        IReadOnlyDictionary<DocumentUri, DocumentDiagnosticReport>? RelatedDocuments = null) : DocumentDiagnosticReport
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "full";
    }

    public sealed record Unchanged(
        string ResultId,
        IReadOnlyDictionary<DocumentUri, DocumentDiagnosticReport>? RelatedDocuments = null) : DocumentDiagnosticReport
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "unchanged";
    }
}

/// <summary>Asks for the diagnostics of the whole workspace.</summary>
public sealed record WorkspaceDiagnosticParams(
    ImmutableArray<PreviousResultId> PreviousResultIds,
    string? Identifier = null,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>What the client has of one document.</summary>
public sealed record PreviousResultId(DocumentUri Uri, string Value);

/// <summary>The diagnostics of the workspace, by document.</summary>
public sealed record WorkspaceDiagnosticReport(ImmutableArray<WorkspaceDocumentDiagnosticReport> Items);

/// <summary>The diagnostics of one document of the workspace. Closed.</summary>
[JsonConverter(typeof(WorkspaceDocumentDiagnosticReportConverter))]
public abstract record WorkspaceDocumentDiagnosticReport
{
    private WorkspaceDocumentDiagnosticReport()
    {
    }

    public sealed record Full(
        DocumentUri Uri,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version,
        ImmutableArray<Diagnostic> Items,
        string? ResultId = null) : WorkspaceDocumentDiagnosticReport
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "full";
    }

    public sealed record Unchanged(
        DocumentUri Uri,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version,
        string ResultId) : WorkspaceDocumentDiagnosticReport
    {
        [JsonPropertyOrder(-1)]
        public string Kind { get; } = "unchanged";
    }
}

/// <summary>How the server answers pulls.</summary>
public sealed record DiagnosticOptions(
    bool InterFileDependencies,
    bool WorkspaceDiagnostics,
    string? Identifier = null,
    bool? WorkDoneProgress = null);

/// <summary>Data of the error with which a pull is cancelled by the server: whether the client shall ask again.</summary>
public sealed record DiagnosticServerCancellationData(bool RetriggerRequest);

/// <summary>Tells the reports by member <c>kind</c>.</summary>
internal sealed class DocumentDiagnosticReportConverter : JsonConverter<DocumentDiagnosticReport>
{
    public override DocumentDiagnosticReport Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UnionJson.PeekKind(reader) switch
        {
            "full" => UnionJson.ReadCase<DocumentDiagnosticReport.Full>(ref reader, options),
            "unchanged" => UnionJson.ReadCase<DocumentDiagnosticReport.Unchanged>(ref reader, options),
            var other => throw new JsonException($"A diagnostic report cannot be of kind '{other}'."),
        };

    public override void Write(Utf8JsonWriter writer, DocumentDiagnosticReport value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DocumentDiagnosticReport.Full full:
                UnionJson.WriteCase(writer, full, options);
                break;
            case DocumentDiagnosticReport.Unchanged unchanged:
                UnionJson.WriteCase(writer, unchanged, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}

/// <summary>Tells the reports by member <c>kind</c>.</summary>
internal sealed class WorkspaceDocumentDiagnosticReportConverter : JsonConverter<WorkspaceDocumentDiagnosticReport>
{
    public override WorkspaceDocumentDiagnosticReport Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UnionJson.PeekKind(reader) switch
        {
            "full" => UnionJson.ReadCase<WorkspaceDocumentDiagnosticReport.Full>(ref reader, options),
            "unchanged" => UnionJson.ReadCase<WorkspaceDocumentDiagnosticReport.Unchanged>(ref reader, options),
            var other => throw new JsonException($"A diagnostic report cannot be of kind '{other}'."),
        };

    public override void Write(Utf8JsonWriter writer, WorkspaceDocumentDiagnosticReport value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case WorkspaceDocumentDiagnosticReport.Full full:
                UnionJson.WriteCase(writer, full, options);
                break;
            case WorkspaceDocumentDiagnosticReport.Unchanged unchanged:
                UnionJson.WriteCase(writer, unchanged, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
