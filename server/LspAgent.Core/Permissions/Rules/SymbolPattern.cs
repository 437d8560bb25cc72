using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>Which symbols of the code a rule means: <c>symbol:Contoso.Billing.**</c>, <c>kind:public-api</c> or <c>attribute:Authorize</c>.</summary>
public sealed class SymbolPattern
{
    private const string ByName = "symbol:";
    private const string ByKind = "kind:";
    private const string ByAttribute = "attribute:";

    private readonly Func<TouchedSymbol, bool?> _matches;

    private SymbolPattern(Func<TouchedSymbol, bool?> matches) => _matches = matches;

    /// <summary>True when the specifier is about symbols and not about paths.</summary>
    public static bool IsMeant(string specifier) =>
        specifier.StartsWith(ByName, StringComparison.Ordinal) || specifier.StartsWith(ByKind, StringComparison.Ordinal) || specifier.StartsWith(ByAttribute, StringComparison.Ordinal);

    /// <summary>Null when the specifier says nothing that can be looked for.</summary>
    /// <param name="effect">A rule that refuses or asks also covers what lies in a symbol that it names.</param>
    public static SymbolPattern? Compile(string specifier, RuleEffect effect)
    {
        if (specifier.StartsWith(ByName, StringComparison.Ordinal) && specifier[ByName.Length..].Trim() is { Length: > 0 } name)
        {
            var parts = name.Split('.', StringSplitOptions.TrimEntries);
            ImmutableArray<string> pattern = effect is RuleEffect.Allow || parts[^1] is "**" ? [.. parts] : [.. parts, "**"];
            return pattern.All(static part => part.Length > 0) ? new SymbolPattern(symbol => Fits(pattern.AsSpan(), symbol.Name.Split('.'))) : null;
        }

        if (specifier.StartsWith(ByAttribute, StringComparison.Ordinal) && specifier[ByAttribute.Length..].Trim() is { Length: > 0 } attribute)
        {
            var last = attribute.Split('.')[^1];
            last = last.EndsWith("Attribute", StringComparison.Ordinal) && last.Length > "Attribute".Length ? last[..^"Attribute".Length] : last;
            return new SymbolPattern(symbol => symbol.Attributes?.Any(item => PathGlob.MatchesName(last, item, StringComparison.Ordinal)));
        }

        return specifier is "kind:public-api" ? new SymbolPattern(static symbol => symbol.IsPublic) : null;
    }

    /// <summary>Takes every symbol, for a rule that refuses and cannot be read.</summary>
    public static SymbolPattern Everything { get; } = new(static _ => true);

    /// <summary>Null when it cannot be told.</summary>
    public bool? Matches(TouchedSymbol symbol) => _matches(symbol);

    /// <summary><c>**</c> is any number of parts, <c>*</c> stands inside of one.</summary>
    private static bool Fits(ReadOnlySpan<string> pattern, ReadOnlySpan<string> name)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (pattern[0] is "**")
        {
            for (var taken = 0; taken <= name.Length; taken++)
            {
                if (Fits(pattern[1..], name[taken..]))
                {
                    return true;
                }
            }

            return false;
        }

        return !name.IsEmpty && PathGlob.MatchesName(pattern[0], name[0], StringComparison.Ordinal) && Fits(pattern[1..], name[1..]);
    }
}
