using LspAgent.Roslyn.Intelligence;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Kit;

/// <summary>A folder of loose sources, written with marks.</summary>
internal sealed class MarkedWorkspace : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _cache = new();

    public MarkedWorkspace(string text)
    {
        Markup = Markup.Parse(text);
        foreach (var (name, source) in Markup.Files)
        {
            _folder.Write(name, source);
        }

        Tools = new CodeTooling(_folder.Path, _cache.Path);
    }

    public Markup Markup { get; }

    public CodeTooling Tools { get; }

    public CodeIntelligence Code => Tools.Code;

    public SymbolAddress Caret => new(null, _folder.In(Markup.CaretFile), Markup.CaretLine, Markup.CaretColumn);

    public static string Spans(IEnumerable<CodePlace> places) =>
        string.Join('\n', places.Select(place => $"{Path.GetFileName(place.Path)}:{place.Start.Line + 1}:{place.Start.Column + 1}-{place.End.Column + 1}").Order(StringComparer.Ordinal));

    public string Expected => string.Join('\n', Markup.Spans);

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        _folder.Dispose();
        _cache.Dispose();
    }
}
