using System.Collections.Immutable;

namespace LspAgent.Tools.Search;

/// <summary>What the names of POSIX mean inside a set, such as <c>[[:alpha:]]</c>: ASCII only, in every engine.</summary>
internal static class PosixClasses
{
    /// <exception cref="PatternException">There is no such class.</exception>
    public static ImmutableArray<SetItem> Named(string name) => name switch
    {
        "alpha" => [new SetItem.Range('a', 'z'), new SetItem.Range('A', 'Z')],
        "digit" => [new SetItem.Range('0', '9')],
        "alnum" => [new SetItem.Range('a', 'z'), new SetItem.Range('A', 'Z'), new SetItem.Range('0', '9')],
        "word" => [new SetItem.Range('a', 'z'), new SetItem.Range('A', 'Z'), new SetItem.Range('0', '9'), new SetItem.Range('_', '_')],
        "upper" => [new SetItem.Range('A', 'Z')],
        "lower" => [new SetItem.Range('a', 'z')],
        "space" => [new SetItem.Range('\t', '\r'), new SetItem.Range(' ', ' ')],
        "blank" => [new SetItem.Range('\t', '\t'), new SetItem.Range(' ', ' ')],
        "punct" => [new SetItem.Range('!', '/'), new SetItem.Range(':', '@'), new SetItem.Range('[', '`'), new SetItem.Range('{', '~')],
        "xdigit" => [new SetItem.Range('0', '9'), new SetItem.Range('a', 'f'), new SetItem.Range('A', 'F')],
        _ => throw new PatternException($"[:{name}:] is not a known class"),
    };
}
