using System.Text;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Workspace;

/// <summary>The reference that the real text is compared with: one string, and every question answered by going through it from the start.</summary>
internal sealed record NaiveText(string Value)
{
    public IReadOnlyList<(int Start, int End)> Lines
    {
        get
        {
            var lines = new List<(int, int)>();
            var start = 0;
            for (var i = 0; i < Value.Length; i++)
            {
                if (Value[i] is '\r' or '\n')
                {
                    lines.Add((start, i));
                    i += Value[i] == '\r' && i + 1 < Value.Length && Value[i + 1] == '\n' ? 1 : 0;
                    start = i + 1;
                }
            }

            lines.Add((start, Value.Length));
            return lines;
        }
    }

    public NaiveText Replace(int start, int length, string text) => new(Value.Remove(start, length).Insert(start, text));

    public int? OffsetOf(TextPosition position, TextEncoding encoding)
    {
        if (position.Line >= Lines.Count)
        {
            return Value.Length;
        }

        var (start, end) = Lines[position.Line];
        var column = 0;
        var offset = start;
        while (column < position.Column && offset < end)
        {
            var pair = encoding != TextEncoding.Utf16 && offset + 1 < end && char.IsSurrogatePair(Value, offset);
            column += encoding == TextEncoding.Utf8 ? Encoding.UTF8.GetByteCount(Value.AsSpan(offset, pair ? 2 : 1)) : 1;
            offset += pair ? 2 : 1;
        }

        return column > position.Column ? null : offset;
    }
}
