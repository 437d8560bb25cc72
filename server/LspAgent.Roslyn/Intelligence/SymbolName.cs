using System.Collections.Frozen;
using System.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>A symbol's name as somebody wrote it, taken apart.</summary>
/// <param name="Parts">Containers first, the name last; without type arguments.</param>
/// <param name="Parameters">The types between the brackets; null when none are written.</param>
internal sealed record SymbolName(string[] Parts, string[]? Parameters)
{
    /// <summary>What C# has a keyword for.</summary>
    private static readonly FrozenDictionary<string, string> Keywords = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bool"] = "Boolean",
        ["byte"] = "Byte",
        ["sbyte"] = "SByte",
        ["char"] = "Char",
        ["decimal"] = "Decimal",
        ["double"] = "Double",
        ["float"] = "Single",
        ["int"] = "Int32",
        ["uint"] = "UInt32",
        ["nint"] = "IntPtr",
        ["nuint"] = "UIntPtr",
        ["long"] = "Int64",
        ["ulong"] = "UInt64",
        ["short"] = "Int16",
        ["ushort"] = "UInt16",
        ["object"] = "Object",
        ["string"] = "String",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public string Last => Parts.Length == 0 ? string.Empty : Parts[^1];

    public static SymbolName Parse(string text)
    {
        var trimmed = text.Trim();
        trimmed = WithoutBlock(trimmed.StartsWith("global::", StringComparison.Ordinal) ? trimmed["global::".Length..] : trimmed);
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

    /// <summary>A member of an extension block is shown with the block, such as <c>E.extension(string).Twice</c>, and is a member of the class around it.</summary>
    private static string WithoutBlock(string text)
    {
        var block = text.IndexOf(".extension", StringComparison.Ordinal);
        var next = block + ".extension".Length;
        if (block < 0 || next >= text.Length || text[next] is not '(' and not '<')
        {
            return text;
        }

        var depth = 0;
        for (var at = next; at < text.Length; at++)
        {
            depth += text[at] is '<' or '(' or '[' or '{' ? 1 : text[at] is '>' or ')' or ']' or '}' ? -1 : 0;
            if (depth == 0 && text[at] == ')')
            {
                return at + 1 < text.Length && text[at + 1] == '.' ? text[..block] + text[(at + 1)..] : text;
            }
        }

        return text;
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
            : InFull([.. Split(name, '.').Select(static part => part.Trim()).Where(static part => part.Length > 0)]);

    private static string[] InFull(string[] parts) => parts is [var first, .. var rest] && Keywords.TryGetValue(first, out var type)
        ? ["System", type, .. rest.Select(WithoutArguments)]
        : [.. parts.Select(WithoutArguments).Where(static part => part.Length > 0)];

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
