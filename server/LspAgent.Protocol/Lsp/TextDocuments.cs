using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>Names a document.</summary>
public sealed record TextDocumentIdentifier(DocumentUri Uri);

/// <summary>Names a document at one version. Older clients may leave the version null.</summary>
public sealed record VersionedTextDocumentIdentifier(DocumentUri Uri, int? Version = null);

/// <summary>Names a document at one version, or with null as it stands on disk.</summary>
public sealed record OptionalVersionedTextDocumentIdentifier(
    DocumentUri Uri,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version = null);

/// <summary>A whole document as the editor hands it over.</summary>
/// <param name="LanguageId">The editor's own name: Neovim says <c>cs</c> where others say <c>csharp</c>, and it may be empty.</param>
public sealed record TextDocumentItem(
    DocumentUri Uri,
    string LanguageId,
    int Version,
    [property: JsonConverter(typeof(ExactTextConverter))] string Text);
