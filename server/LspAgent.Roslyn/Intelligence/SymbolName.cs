using System.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>A symbol's name as somebody wrote it, taken apart.</summary>
/// <param name="Parts">Containers first, the name last; without type arguments.</param>
/// <param name="Parameters">The types between the brackets; null when none are written.</param>
internal sealed record SymbolName(string[] Parts, string[]? Parameters)
{
    public string Last => Parts.Length == 0 ? string.Empty : Parts[^1];

    public static SymbolName Parse(string text)
    {
        var trimmed = text.Trim();
        trimmed = trimmed.StartsWith("global::", StringComparison.Ordinal) ? trimmed["global::".Length..] : trimmed;
        if (trimmed.LastIndexOf("this[", StringComparison.Ordinal) is >= 0 and var indexer && (indexer == 0 || trimmed[indexer - 1] == '.'))
        {
            var end = indexer + "this".Length;
            var within = trimmed[(end + 1)..].TrimEnd(']', ' ');
            return new SymbolName(NameParts(trimmed[..end]), within.Length == 0 ? null : Types(within));
        }

        var open = trimmed.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new SymbolName(NameParts(trimmed), null);
        }

        var close = trimmed.LastIndexOf(')');
        var inside = trimmed[(open + 1)..(close > open ? close : trimmed.Length)];
        return new SymbolName(NameParts(trimmed[..open]), Types(inside));
    }

    private static string[] Types(string list) => [.. Split(list, ',').Select(part => part.Trim()).Where(part => part.Length > 0)];

    /// <summary>True when as many type arguments are written as a symbol has; where none are written any fit.</summary>
    public static bool HasArguments(string text, string symbol) => !text.Contains('<', StringComparison.Ordinal) || $".{Shape(symbol)}".EndsWith($".{Shape(text)}", StringComparison.Ordinal);

    /// <summary>Each part with the number of its type arguments.</summary>
    private static string Shape(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return string.Join('.', Split(open < 0 ? text : text[..open], '.').Select(part => WithoutArguments(part) is var name && part.IndexOf('<', StringComparison.Ordinal) is > 0 and var from && name.Length < part.Length
            ? $"{name}`{Split(part[(from + 1)..].TrimEnd('>', ' '), ',').Count}"
            : name));
    }

    /// <summary>The parts of a name, type arguments and parameters left out.</summary>
    public static string[] PartsOf(string text) => Parse(text).Parts;

    /// <summary>True when the containers end in those that are written before the name.</summary>
    public bool FitsContainer(string container)
    {
        if (Parts.Length < 2)
        {
            return true;
        }

        var wanted = string.Join('.', Parts[..^1]);
        return container.Equals(wanted, StringComparison.Ordinal)
            || container.EndsWith(wanted, StringComparison.Ordinal) && container[container.Length - wanted.Length - 1] == '.';
    }

    private static string[] NameParts(string name) =>
        name.EndsWith("..ctor", StringComparison.Ordinal) && NameParts(name[..^"..ctor".Length]) is { Length: > 0 } type
            ? [.. type, type[^1]]
            : [.. Split(name, '.').Select(WithoutArguments).Where(part => part.Length > 0)];

    private static string WithoutArguments(string part)
    {
        var trimmed = part.Trim().TrimStart('@');
        var open = trimmed.IndexOfAny(['<', '`', '{']);
        return open > 0 && !trimmed.StartsWith("operator", StringComparison.Ordinal) ? trimmed[..open] : trimmed;
    }

    /// <summary>At a separator that stands in no brackets.</summary>
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        foreach (var character in text)
        {
            depth += character is '<' or '(' or '[' or '{' ? 1 : character is '>' or ')' or ']' or '}' ? -1 : 0;
            if (character == separator && depth <= 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(character);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
