using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>FindReferences</c> is asked.</summary>
internal sealed record FindReferencesInput(
    [property: Description("As Type, Type.Member or Type.Member(int)")] string? Symbol = null,
    [property: Description("Where it is used or declared")] string? Path = null,
    int? Line = null,
    ReferenceFilter? Use = null,
    [property: Description("Default 100")] int? Limit = null,
    int? Offset = null);

/// <summary>Which uses <c>FindReferences</c> shows.</summary>
[JsonConverter(typeof(ReferenceFilterConverter))]
internal enum ReferenceFilter
{
    Read,
    Write,
    Call,
    New,
    NameOf,
}

/// <summary>Reads a use by its name and never by a number.</summary>
internal sealed class ReferenceFilterConverter() : JsonStringEnumConverter<ReferenceFilter>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Lists where a symbol is used, by file and member.</summary>
internal sealed class FindReferencesTool(CSharpWorkspaces workspaces) : Tool<FindReferencesInput>(CodeToolResources.Define("FindReferences"), CodeToolJson.Default.FindReferencesInput)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const int MaxLine = 160;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(FindReferencesInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"References of {CodeCall.Shown(input.Symbol, input.Path, input.Line)}", context, workspaces, async (code, unsaved, token) =>
        {
            var answer = await code.ReferencesAsync(CodeCall.Address(input.Symbol, input.Path, input.Line, context), unsaved, token);
            return CodeCall.WithNotes(Text(answer.Value, input, context), answer);
        }));

    private static string Text(References references, FindReferencesInput input, ToolContext context)
    {
        var items = references.Items.Where(item => Accepts(input.Use, item.Use)).ToList();
        var offset = Math.Max(input.Offset ?? 0, 0);
        var shown = items.Skip(offset).Take(Math.Clamp(input.Limit ?? DefaultLimit, 1, MaxLimit)).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{references.Card.Kind} {references.Card.Name}: {items.Count} reference{(items.Count == 1 ? "" : "s")} in {items.Select(item => item.Place.Path).Distinct(StringComparer.Ordinal).Count()} files{(references.IsComplete ? "" : ", not complete: time ran out")}\n");
        foreach (var file in shown.GroupBy(item => item.Place.Path, StringComparer.Ordinal))
        {
            text.Append(ShownCode.Path(file.Key, context.Roots.Root)).Append(file.First().Place.IsGenerated ? " (generated)\n" : "\n");
            foreach (var item in file)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {item.Place.Start.Line + 1} {(item.Member is null ? string.Empty : item.Member + " ")}[{Word(item.Use)}] {(item.Line.Length > MaxLine ? item.Line[..MaxLine] + "…" : item.Line)}\n");
            }
        }

        return CodeCall.Paged(text, offset, shown.Count, items.Count);
    }

    private static string Word(ReferenceUse use) => use is ReferenceUse.ReadWrite ? "read, write" : use.ToString().ToLowerInvariant();

    private static bool Accepts(ReferenceFilter? filter, ReferenceUse use) => filter switch
    {
        null => true,
        ReferenceFilter.Read => use is ReferenceUse.Read or ReferenceUse.ReadWrite,
        ReferenceFilter.Write => use is ReferenceUse.Write or ReferenceUse.ReadWrite,
        ReferenceFilter.Call => use is ReferenceUse.Call,
        ReferenceFilter.New => use is ReferenceUse.New,
        _ => use is ReferenceUse.NameOf,
    };
}
