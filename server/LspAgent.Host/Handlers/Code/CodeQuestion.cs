using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;

namespace LspAgent.Host.Handlers.Code;

/// <summary>One question about a C# document, with all that is needed to ask it and to say the answer in the editor's terms.</summary>
/// <param name="Path">As the code knows it.</param>
/// <param name="Document">Null when it is not open.</param>
internal sealed record CodeQuestion(CodeIntelligence Code, CodeFolder Folder, string Path, OpenDocument? Document, ImmutableArray<UnsavedDocument> Unsaved, CodePlaces Places)
{
    public CodePoint PointAt(LspPosition position) => new(Path, Places.ToCode(Path, position));

    public SymbolAddress AddressAt(LspPosition position)
    {
        var at = Places.ToCode(Path, position);
        return new SymbolAddress(null, Path, at.Line + 1, at.Column + 1);
    }
}
