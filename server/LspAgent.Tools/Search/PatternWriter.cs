using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Writes a pattern in the dialect of an engine. In a search by lines nothing that is written matches a line break.</summary>
internal sealed class PatternWriter
{
    /// <summary>A character beyond U+FFFF, which is two in the framework.</summary>
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    private readonly StringBuilder _text = new();
    private readonly bool _isForRipgrep;
    private readonly bool _spansLines;
    private readonly bool _knowsPairs;
    private readonly bool _isAscii;

    private PatternWriter(bool isForRipgrep, bool spansLines, TextAlphabet alphabet)
    {
        _isForRipgrep = isForRipgrep;
        _spansLines = spansLines;
        _knowsPairs = alphabet is TextAlphabet.Pairs;
        _isAscii = alphabet is TextAlphabet.Ascii;
    }

    /// <param name="spansLines">True when the dot and the sets match line breaks too.</param>
    /// <param name="alphabet">Of the texts that are searched: the smaller, the quicker.</param>
    public static string ForFramework(PatternNode node, bool spansLines, TextAlphabet alphabet)
    {
        var writer = new PatternWriter(isForRipgrep: false, spansLines, alphabet);
        writer.Write(node);
        return writer._text.ToString();
    }

    /// <summary>ripgrep keeps lines apart itself.</summary>
    public static string ForRipgrep(PatternNode node)
    {
        var writer = new PatternWriter(isForRipgrep: true, spansLines: false, TextAlphabet.Single);
        writer.Write(node);
        return writer._text.ToString();
    }

    private void Write(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Literal literal:
                WriteLiteral(literal.Value);
                break;
            case PatternNode.AnyCharacter:
                WriteAny();
                break;
            case PatternNode.Set set:
                WriteSet(set);
                break;
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Write(part);
                }

                break;
            case PatternNode.Choice choice:
                _text.Append("(?:");
                for (var index = 0; index < choice.Alternatives.Length; index++)
                {
                    _text.Append(index == 0 ? string.Empty : "|");
                    Write(choice.Alternatives[index]);
                }

                _text.Append(')');
                break;
            case PatternNode.Group group:
                _text.Append("(?").Append(group.Flags).Append(':');
                Write(group.Part);
                _text.Append(')');
                break;
            case PatternNode.Repeat repeat:
                _text.Append("(?:");
                Write(repeat.Part);
                _text.Append(')').Append(Count(repeat)).Append(repeat.IsLazy ? "?" : string.Empty);
                break;
            case PatternNode.Assertion assertion:
                _text.Append(assertion.Text);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Count(PatternNode.Repeat repeat) => repeat switch
    {
        { Min: 0, Max: null } => "*",
        { Min: 1, Max: null } => "+",
        { Min: 0, Max: 1 } => "?",
        { Max: null } => string.Create(CultureInfo.InvariantCulture, $"{{{repeat.Min},}}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}"),
    };

    private void WriteLiteral(string value)
    {
        foreach (var character in value)
        {
            Write(character);
        }
    }

    /// <summary>Everything that might mean something is written by its number, which both dialects read alike.</summary>
    private void Write(char character)
    {
        if (char.IsAsciiLetterOrDigit(character) || character > '\x7F' || character is '_' or ' ' && !_isForRipgrep)
        {
            _text.Append(character);
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:X2}");
        }
    }

    private void WriteAny()
    {
        var others = _knowsPairs ? "\\uD800-\\uDFFF" : string.Empty;
        var one = _spansLines ? $"[\\s\\S{(_knowsPairs ? $"-[{others}]" : string.Empty)}]" : $"[^\\n{others}]";
        _text.Append(_isForRipgrep ? "." : _knowsPairs ? $"(?:{Pair}|{one})" : one);
    }

    private void WriteSet(PatternNode.Set set)
    {
        // What a set leaves out, or a class such as \W, holds characters beyond U+FFFF too.
        var holdsPairs = _knowsPairs && set.Items.OfType<SetItem.Class>().Any(static item => item.Text is "\\W" or "\\D" or "\\S" || item.Text.StartsWith("\\P", StringComparison.Ordinal)) != set.IsNegated;
        _text.Append(holdsPairs ? $"(?:{Pair}|" : string.Empty).Append(set.IsNegated ? "[^" : "[");
        var holdsLineBreak = false;
        foreach (var item in set.Items)
        {
            switch (item)
            {
                case SetItem.Range range:
                    Write(range.From);
                    if (range.To > range.From)
                    {
                        _text.Append('-');
                        Write(range.To);
                    }

                    holdsLineBreak |= range.From <= '\n' && range.To >= '\n';
                    break;
                case SetItem.Class named:
                    _text.Append(!_isAscii ? named.Text : named.Text switch
                    {
                        "\\d" => "0-9",
                        "\\w" => "A-Za-z0-9_",
                        _ => named.Text,
                    });
                    holdsLineBreak |= named.HoldsLineBreak;
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        if (!_isForRipgrep)
        {
            // A negated set holds a line break, or half a pair, unless that is written into it; another one loses it by subtraction.
            var without = (_spansLines ? string.Empty : "\\n") + (holdsPairs ? "\\uD800-\\uDFFF" : string.Empty);
            _text.Append(set.IsNegated ? without : without.Length > 0 && (holdsLineBreak || holdsPairs) ? $"-[{without}]" : string.Empty);
        }

        _text.Append(holdsPairs ? "])" : "]");
    }
}
