using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>Asks the tools about one symbol after the other, and keeps what they say that cannot be true.</summary>
internal sealed class ToolLaws(CodeTooling tools, BindingOracle oracle, CancellationToken cancellationToken)
{
    /// <summary>What a part may have, and what the notes behind it may.</summary>
    private const int LongestAnswer = 27_000;

    private const int MostPlaces = 20;
    private const int MostLines = 500;

    private static readonly SymbolDisplayFormat InFull = SymbolText.FullName
        .WithMemberOptions(SymbolText.FullName.MemberOptions | SymbolDisplayMemberOptions.IncludeParameters)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType);

    private static readonly string[] TestAttributes = ["TestMethod", "DataTestMethod", "Fact", "Theory", "Test", "TestCase", "TestCaseSource", "Property"];

    private ILookup<string, ISymbol>? _byName;

    public List<string> Broken { get; } = [];

    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    public async Task CheckAsync(ISymbol symbol, SymbolAddress address)
    {
        await NamesAsync(symbol, address);
        await ReadAsync(symbol, address);
        var references = await ReferencesAsync(symbol, address);
        await ReachAsync(symbol, address, references);
        if (symbol is INamedTypeSymbol type)
        {
            await TypesAsync(type, address);
        }

        var input = $"\"path\":{Quoted(address.Path!)},\"line\":{address.Line},\"symbol\":{Quoted(symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.ContainingType.Name : symbol.Name)}";
        if (symbol.CanBeReferencedByName)
        {
            await CheckPagesAsync("FindReferences", input, Math.Max(7, references.Items.Length / 5), static line => line.StartsWith("  ", StringComparison.Ordinal));
            await CheckPagesAsync("FindImplementations", input, 3, static line => line.StartsWith("  ", StringComparison.Ordinal));
            await CheckPagesAsync("CallHierarchy", input + ",\"depth\":2", 9, static line => line.StartsWith("  ", StringComparison.Ordinal));
            foreach (var tool in (string[])["SymbolInfo", "FindReferences", "FindImplementations", "CallHierarchy", "Impact"])
            {
                await CheckLengthAsync(tool, input);
            }
        }
    }

    /// <summary>Parts put together are the whole, each line once, whatever the size of a part; and no part is long.</summary>
    public async Task CheckPagesAsync(string tool, string input, int limit, Func<string, bool> isItem)
    {
        var (whole, parts) = (await LinesAsync(tool, input, 1000, isItem), await LinesAsync(tool, input, limit, isItem));
        if (!parts.SequenceEqual(whole, StringComparer.Ordinal))
        {
            Broken.Add($"{tool} {input}: {parts.Count} lines in parts of {limit}, {whole.Count} in parts of 1000, the first that differs is {parts.Zip(whole).FirstOrDefault(static pair => pair.First != pair.Second)}");
        }
    }

    public async Task<string> CheckLengthAsync(string tool, string input)
    {
        var text = await tools.TextAsync(tool, $"{{{input}}}", cancellationToken);
        if (text.Length > LongestAnswer || text.StartsWith("error: ", StringComparison.Ordinal))
        {
            Broken.Add($"{tool} {input}: {text.Length} characters: {text[..Math.Min(200, text.Length)]}");
        }

        return text;
    }

    /// <summary>Of all parts, one after the other as each says where the next begins.</summary>
    private async Task<List<string>> LinesAsync(string tool, string input, int limit, Func<string, bool> isItem)
    {
        var lines = new List<string>();
        for (int? offset = 0; offset is { } from && lines.Count < MostLines;)
        {
            var text = (await CheckLengthAsync(tool, $"{input},\"limit\":{limit},\"offset\":{from}")).Split("\n\n")[0];
            lines.AddRange(text.Split('\n').Where(isItem));
            var next = text.LastIndexOf(" more: offset ", StringComparison.Ordinal);
            offset = next < 0 ? null : int.Parse(text[(next + " more: offset ".Length)..], CultureInfo.InvariantCulture);
        }

        return [.. lines.Take(MostLines)];
    }

    /// <summary>What the tools call a symbol leads back to it.</summary>
    private async Task NamesAsync(ISymbol symbol, SymbolAddress address)
    {
        var name = symbol.ToDisplayString(SymbolText.FullName);
        var found = await tools.Code.FindAsync(name, null, static _ => true, 0, 200, [], cancellationToken);
        if (symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } && !found.Value.Items.Any(item => IsAt(item.Place, symbol)))
        {
            Broken.Add($"FindSymbol {name}: {found.Value.Total} found, and not {address.Path}:{address.Line}");
        }

        _byName ??= oracle.Declared.DistinctBy(oracle.Key).ToLookup(static item => item.ToDisplayString(InFull), StringComparer.Ordinal);
        var full = symbol.ToDisplayString(InFull);
        if (_byName[full].Skip(1).Any())
        {
            return;
        }

        try
        {
            var read = await tools.Code.DescribeAsync(new SymbolAddress(full), [], cancellationToken);
            if (!read.Value.Card.Places.Any(place => IsAt(place, symbol)))
            {
                Broken.Add($"{full} is taken for {read.Value.Card.Signature} at {read.Value.Card.Places.FirstOrDefault()}");
            }
        }
        catch (CodeQuestionException exception)
        {
            Broken.Add($"{full}: {exception.Message}");
        }
    }

    private static bool IsAt(CodePlace place, ISymbol symbol) =>
        symbol.Locations.Where(static location => location.IsInSource).Select(static location => location.GetLineSpan()).Any(span => span.Path == place.Path && span.StartLinePosition.Line == place.Start.Line);

    private async Task ReadAsync(ISymbol symbol, SymbolAddress address)
    {
        var read = await tools.Code.ReadAsync(address, signaturesOnly: false, [], cancellationToken);
        foreach (var (place, part) in read.Value.Parts)
        {
            if (place is null or { IsGenerated: true })
            {
                continue;
            }

            var text = Microsoft.CodeAnalysis.Text.SourceText.From(await File.ReadAllTextAsync(place.Path, cancellationToken));
            var start = text.Lines[place.Start.Line].Start;
            if (!text.ToString(new(start, Math.Min(part.Length, text.Length - start))).Equals(part, StringComparison.Ordinal))
            {
                Broken.Add($"ReadSymbol {symbol.ToDisplayString(InFull)}: what it shows is not at {place.Path}:{place.Start.Line + 1}");
            }
        }
    }

    /// <summary>From each use the definition leads back, through what overrides or implements the symbol if the use names that.</summary>
    private async Task<References> ReferencesAsync(ISymbol symbol, SymbolAddress address)
    {
        var references = (await tools.Code.ReferencesAsync(address, [], cancellationToken)).Value;
        foreach (var reference in references.Items.Where(static item => item.Use is not ReferenceUse.Implicit && !item.Place.IsGenerated && item.Place.Start != item.Place.End).Take(MostPlaces))
        {
            var back = await tools.Code.Navigation.DefinitionAsync(new CodePoint(reference.Place.Path, reference.Place.Start), [], cancellationToken);
            if (oracle.IsDoubtful(Shown(reference.Place)) || back.Unfiled is not null && oracle.UsesOf(symbol) is null)
            {
                continue;
            }

            // Of overloads nameof means the name that they share.
            IEnumerable<ISymbol> alike = reference.Use is ReferenceUse.NameOf && symbol.ContainingType is { } type ? type.GetMembers(symbol.Name) : [symbol];
            var meant = alike.SelectMany(oracle.Related).ToHashSet(StringComparer.Ordinal);
            if (!back.Places.Any(place => meant.Contains(Shown(place))))
            {
                Broken.Add($"GoToDefinition from {Shown(reference.Place)} [{reference.Use}], a use of {symbol.ToDisplayString(InFull)}, leads to {string.Join(", ", back.Places.Select(Shown))}");
            }
        }

        return references;
    }

    /// <summary>Whoever calls the symbol is in its impact, and those tests that reach it are named, no others.</summary>
    private async Task ReachAsync(ISymbol symbol, SymbolAddress address, References references)
    {
        var calls = (await tools.Code.CallsAsync(address, isIncoming: true, depth: 1, [], cancellationToken)).Value;
        var impact = (await tools.Code.ImpactAsync(address, [], cancellationToken)).Value;
        var direct = impact.Callers.Where(static caller => caller.Depth == 1).ToList();
        Same("Impact and CallHierarchy", symbol, calls.Items.SelectMany(Edges), direct.SelectMany(Edges));
        var used = references.Items.Select(static item => Shown(item.Place)).ToHashSet(StringComparer.Ordinal);
        Same("calls that are no references", symbol, [], calls.Items.SelectMany(static item => item.Through).Select(Shown).Where(place => !used.Contains(place)));
        if (symbol is INamedTypeSymbol or IFieldSymbol)
        {
            return;
        }

        var tests = impact.Tests.SelectMany(static test => test.Places).Select(Shown).ToHashSet(StringComparer.Ordinal);
        var (sure, all) = (Tests(oracle.Reaching(symbol, withDoubtful: false), symbol), Tests(oracle.Reaching(symbol, withDoubtful: true), symbol));
        Same("tests that do not reach", symbol, [], tests.Where(test => !all.Contains(test)));
        Same("tests that reach", symbol, [], impact.IsComplete ? sure.Where(test => !tests.Contains(test)) : []);
    }

    private static IEnumerable<string> Edges(RelatedSymbol item) => item.Through.Select(place => $"{item.Card.Name} {Shown(place)}");

    private HashSet<string> Tests(HashSet<string> keys, ISymbol symbol) =>
        [.. oracle.Declared.Where(item => IsTest(item) && (keys.Contains(oracle.Key(item)) || oracle.Key(item) == oracle.Key(symbol))).SelectMany(static item => item.Locations).Where(static location => location.IsInSource).Select(BindingOracle.Place)];

    private static bool IsTest(ISymbol symbol)
    {
        for (var method = symbol as IMethodSymbol; method is not null; method = method.OverriddenMethod)
        {
            for (var type = method.GetAttributes().Select(static attribute => attribute.AttributeClass).ToList(); type.Count > 0; type = [.. type.Select(static item => item?.BaseType).Where(static item => item is not null)])
            {
                if (type.Any(static item => TestAttributes.Contains(item!.Name.EndsWith("Attribute", StringComparison.Ordinal) ? item.Name[..^"Attribute".Length] : item.Name, StringComparer.Ordinal)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Who stands below a type has it above, and who stands above has it below.</summary>
    private async Task TypesAsync(INamedTypeSymbol type, SymbolAddress address)
    {
        var tree = (await tools.Code.TypesAsync(address, [], cancellationToken)).Value;
        foreach (var below in tree.Derived.Items.Select(static item => item.Card).Where(IsFiled).Take(MostPlaces))
        {
            var other = (await tools.Code.TypesAsync(At(below), [], cancellationToken)).Value;
            Same($"above {below.Name}", type, [], other.Bases.Concat(other.Interfaces).Any(card => card.Places.Any(place => IsAt(place, type))) ? [] : ["it is not above"]);
        }

        foreach (var above in tree.Bases.Concat(tree.Interfaces).Where(IsFiled).Take(MostPlaces))
        {
            var other = (await tools.Code.TypesAsync(At(above), [], cancellationToken)).Value;
            Same($"below {above.Name}", type, [], other.Derived.Items.Any(item => item.Card.Places.Any(place => IsAt(place, type))) ? [] : ["it is not below"]);
        }
    }

    private static bool IsFiled(SymbolCard card) => card.Places is [{ IsGenerated: false }, ..];

    private static SymbolAddress At(SymbolCard card) => new(null, card.Places[0].Path, card.Places[0].Start.Line + 1, card.Places[0].Start.Column + 1);

    /// <summary>Each declaration lies in the one around it and behind the one before it, and holds its name.</summary>
    public void CheckOutline(string path, string text, ImmutableArray<OutlineItem> items)
    {
        var lines = Microsoft.CodeAnalysis.Text.SourceText.From(text).Lines;
        Check(items, new TextPosition(0, 0), new TextPosition(lines.Count, 0));

        void Check(ImmutableArray<OutlineItem> inner, TextPosition start, TextPosition end)
        {
            foreach (var item in inner)
            {
                var name = item.NameStart.Line == item.NameEnd.Line ? lines[item.NameStart.Line].ToString()[item.NameStart.Column..item.NameEnd.Column].TrimStart('@') : item.Name;
                if (Before(item.Start, start) || Before(end, item.End) || Before(item.NameStart, item.Start) || Before(item.End, item.NameEnd)
                    || item.Kind < DeclarationKind.Operator && item.Kind is not DeclarationKind.Indexer and not DeclarationKind.Namespace and not DeclarationKind.Extension && item.Name != name)
                {
                    Broken.Add($"DocumentSymbols {path}:{item.Start.Line + 1}: {item.Kind} {item.Name} lies at {item.Start}..{item.End} in {start}..{end}, its name '{name}' at {item.NameStart}..{item.NameEnd}");
                }

                Check(item.Children, item.Start, item.End);
            }
        }
    }

    private static bool Before(TextPosition one, TextPosition other) => one.Line < other.Line || one.Line == other.Line && one.Column < other.Column;

    private static string Shown(CodePlace place) => $"{place.Path}:{place.Start.Line + 1}:{place.Start.Column + 1}";

    private void Same(string what, ISymbol symbol, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (wanted, got) = (expected.ToHashSet(StringComparer.Ordinal), found.ToHashSet(StringComparer.Ordinal));
        if (!wanted.SetEquals(got))
        {
            Broken.Add($"{what} of {symbol.ToDisplayString(InFull)}: missing {string.Join(", ", wanted.Except(got).Take(4))}; too many {string.Join(", ", got.Except(wanted).Take(4))}");
        }
    }
}
