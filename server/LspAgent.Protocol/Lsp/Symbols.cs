using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>What sort of thing a symbol is.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are the specification's.")]
public enum SymbolKind
{
    File = 1,
    Module = 2,
    Namespace = 3,
    Package = 4,
    Class = 5,
    Method = 6,
    Property = 7,
    Field = 8,
    Constructor = 9,
    Enum = 10,
    Interface = 11,
    Function = 12,
    Variable = 13,
    Constant = 14,
    String = 15,
    Number = 16,
    Boolean = 17,
    Array = 18,
    Object = 19,
    Key = 20,
    Null = 21,
    EnumMember = 22,
    Struct = 23,
    Event = 24,
    Operator = 25,
    TypeParameter = 26,
}

/// <summary>How a client may draw a symbol.</summary>
public enum SymbolTag
{
    Deprecated = 1,
}

/// <summary>Asks for the symbols of a document.</summary>
public sealed record DocumentSymbolParams(
    TextDocumentIdentifier TextDocument,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>A symbol with those inside it.</summary>
public sealed record DocumentSymbol(
    string Name,
    SymbolKind Kind,
    LspRange Range,
    LspRange SelectionRange,
    string? Detail = null,
    ImmutableArray<SymbolTag>? Tags = null,
    bool? Deprecated = null,
    ImmutableArray<DocumentSymbol>? Children = null);

/// <summary>A symbol by its place, for clients that know no tree.</summary>
public sealed record SymbolInformation(
    string Name,
    SymbolKind Kind,
    Location Location,
    ImmutableArray<SymbolTag>? Tags = null,
    string? ContainerName = null,
    bool? Deprecated = null);

/// <summary>The symbols of a document: a tree, or a flat list for clients that know no tree. Closed.</summary>
[JsonConverter(typeof(DocumentSymbolsConverter))]
public abstract record DocumentSymbols
{
    private DocumentSymbols()
    {
    }

    public sealed record Tree(ImmutableArray<DocumentSymbol> Symbols) : DocumentSymbols;

    public sealed record Flat(ImmutableArray<SymbolInformation> Symbols) : DocumentSymbols;
}

/// <summary>Asks for symbols of the workspace by name.</summary>
public sealed record WorkspaceSymbolParams(
    string Query,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>A symbol of the workspace.</summary>
public sealed record WorkspaceSymbol(
    string Name,
    SymbolKind Kind,
    Location Location,
    ImmutableArray<SymbolTag>? Tags = null,
    string? ContainerName = null,
    JsonElement? Data = null);

/// <summary>That the server has the symbols of a document.</summary>
public sealed record DocumentSymbolOptions(string? Label = null, bool? WorkDoneProgress = null);

/// <summary>That the server finds symbols of the workspace.</summary>
public sealed record WorkspaceSymbolOptions(bool? ResolveProvider = null, bool? WorkDoneProgress = null);

/// <summary>Tells the two by the first symbol: only a flat one has a location. An empty list is an empty tree.</summary>
internal sealed class DocumentSymbolsConverter : JsonConverter<DocumentSymbols>
{
    public override DocumentSymbols Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (!ahead.Read())
        {
            throw new JsonException("Expected a list of symbols.");
        }

        return ahead.TokenType == JsonTokenType.StartObject && UnionJson.HasMember(ahead, "location"u8)
            ? new DocumentSymbols.Flat(UnionJson.ReadCase<ImmutableArray<SymbolInformation>>(ref reader, options))
            : new DocumentSymbols.Tree(UnionJson.ReadCase<ImmutableArray<DocumentSymbol>>(ref reader, options));
    }

    public override void Write(Utf8JsonWriter writer, DocumentSymbols value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DocumentSymbols.Tree tree:
                UnionJson.WriteCase(writer, tree.Symbols, options);
                break;
            case DocumentSymbols.Flat flat:
                UnionJson.WriteCase(writer, flat.Symbols, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
