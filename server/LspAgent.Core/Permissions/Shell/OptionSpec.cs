using System.Buffers;
using System.Collections.Frozen;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>What an option of a command takes and does.</summary>
[Flags]
internal enum OptionUse
{
    None = 0,

    /// <summary>Its value is the rest of the word or the next one.</summary>
    Value = 1,

    /// <summary>Its value can only be in the same word.</summary>
    Attached = 2,

    /// <summary>Its value is a file that is read.</summary>
    Reads = 4,

    /// <summary>Its value is a file that is written.</summary>
    Writes = 8,

    /// <summary>It makes the command do more than its name says.</summary>
    Dangerous = 16,

    /// <summary>A file that is read stands in its value behind a sign.</summary>
    ReadsBehindSign = 32,
}

/// <summary>
/// The options of a command in a short notation: letters, then long names after a bar; behind each <c>:</c> for a value,
/// <c>?</c> for one in the same word, <c>&lt;</c> and <c>&gt;</c> for a file, <c>@</c> for a file behind such a sign, <c>!</c> for danger; <c>#</c> for a number.
/// </summary>
internal sealed class OptionSpec
{
    private static readonly SearchValues<char> NotationMarks = SearchValues.Create(":?<>!@");

    private readonly FrozenDictionary<char, OptionUse> _letters;
    private readonly FrozenDictionary<string, OptionUse> _names;
    private readonly bool _takesNumber;

    public OptionSpec(string notation)
    {
        var parts = notation.Split('|', 2);
        var letters = new Dictionary<char, OptionUse>();
        for (var index = 0; index < parts[0].Length;)
        {
            var letter = parts[0][index++];
            if (letter is ' ')
            {
                continue;
            }

            _takesNumber |= letter == '#';
            letters[letter] = Marks(parts[0], ref index);
        }

        var names = new Dictionary<string, OptionUse>(StringComparer.Ordinal);
        foreach (var name in parts.Length > 1 ? parts[1].Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries) : [])
        {
            var end = name.AsSpan().IndexOfAny(NotationMarks);
            var index = end < 0 ? name.Length : end;
            names[name[..index]] = Marks(name, ref index);
        }

        names.TryAdd("help", OptionUse.None);
        names.TryAdd("version", OptionUse.None);
        _letters = letters.ToFrozenDictionary();
        _names = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public bool TakesNumber => _takesNumber;

    /// <summary>Null when there is no such letter.</summary>
    public OptionUse? Letter(char letter) => _letters.TryGetValue(letter, out var use) ? use : null;

    /// <summary>A long name, or what it is short for. What could be short for something dangerous is dangerous.</summary>
    public OptionUse? Name(string name)
    {
        if (_names.TryGetValue(name, out var exact))
        {
            return exact;
        }

        OptionUse? found = null;
        foreach (var (whole, use) in _names)
        {
            if (name.Length > 0 && whole.StartsWith(name, StringComparison.Ordinal))
            {
                found = found is null || use.HasFlag(OptionUse.Dangerous) || (use > found && !found.Value.HasFlag(OptionUse.Dangerous)) ? use : found;
            }
        }

        return found;
    }

    private static OptionUse Marks(string text, ref int index)
    {
        var use = OptionUse.None;
        for (; index < text.Length; index++)
        {
            switch (text[index])
            {
                case ':': use |= OptionUse.Value; break;
                case '?': use |= OptionUse.Attached; break;
                case '<': use |= OptionUse.Value | OptionUse.Reads; break;
                case '>': use |= OptionUse.Value | OptionUse.Writes; break;
                case '@': use |= OptionUse.Value | OptionUse.ReadsBehindSign; break;
                case '!': use |= OptionUse.Dangerous; break;
                default: return use;
            }
        }

        return use;
    }
}
