using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Positions of the wire and of the code, for one request: the code counts in UTF-16, the wire as was agreed. A text is read only
/// where the two differ, and once. Used by one request at a time.
/// </summary>
/// <param name="unsaved">The texts of open documents, by the code's paths.</param>
internal sealed class CodePlaces(CodeFolder folder, TextEncoding encoding, ImmutableArray<UnsavedDocument> unsaved)
{
    private readonly Dictionary<string, DocumentText?> _texts = new(StringComparer.Ordinal);

    /// <exception cref="RpcException">The position is none.</exception>
    public TextPosition ToCode(string path, LspPosition position) => !position.IsValid
        ? throw new RpcException(RpcErrorCodes.InvalidParams, $"{position.Line}:{position.Character} is no position.")
        : Convert(path, position.ToText(), encoding, TextEncoding.Utf16);

    public LspRange ToWire(string path, TextPosition start, TextPosition end) => new(
        Convert(path, start, TextEncoding.Utf16, encoding).ToWire(),
        Convert(path, end, TextEncoding.Utf16, encoding).ToWire());

    public LspRange ToWire(CodePlace place) => ToWire(place.Path, place.Start, place.End);

    public DocumentUri UriOf(string path) => DocumentUri.FromPath(folder.ToEditor(path));

    public Location ToLocation(CodePlace place) => new(UriOf(place.Path), ToWire(place));

    /// <summary>The places that an editor can show.</summary>
    public ImmutableArray<Location> ToLocations(IEnumerable<CodePlace> places) => [.. places.Where(static place => !place.IsGenerated).Select(ToLocation)];

    /// <summary>Null when the file cannot be read.</summary>
    public DocumentText? TextOf(string path)
    {
        if (!_texts.TryGetValue(path, out var text))
        {
            _texts[path] = text = unsaved.FirstOrDefault(document => document.Path.Equals(path, StringComparison.Ordinal)) is { } open ? DocumentText.Create(open.Text) : Read(path);
        }

        return text;
    }

    private TextPosition Convert(string path, TextPosition position, TextEncoding from, TextEncoding to) =>
        from == to || TextOf(path) is not { } text || text.OffsetOf(position, from) is not { } offset ? position : text.PositionOf(offset, to);

    private static DocumentText? Read(string path)
    {
        try
        {
            return DocumentText.Create(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
