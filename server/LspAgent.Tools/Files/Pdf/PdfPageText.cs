using System.Numerics;
using System.Text;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>Reads what a page says, in the order in which it is drawn: lines and gaps are told by where each piece stands.</summary>
internal sealed class PdfPageText(PdfFile file)
{
    private const int MaxForms = 12;
    private const int MaxCharacters = 200_000;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<PdfValue.Map, PdfFont> _fonts = new(ReferenceEqualityComparer.Instance);
    private Matrix3x2 _matrix = Matrix3x2.Identity;
    private Style _style = new(null, 1, 0, 0, 1, 0, 0);
    private Matrix3x2 _line;
    private Matrix3x2 _at;
    private (Vector2 End, float Size)? _last;

    public static string Of(PdfFile file, PdfValue.Map page)
    {
        var reader = new PdfPageText(file);
        reader.Draw(file.ContentOf(page), file.MapOf(page, "Resources"), 0);
        return reader._text.ToString().Trim();
    }

    private void Draw(byte[] content, PdfValue.Map? resources, int depth)
    {
        var lexer = new PdfLexer(content, 0);
        var operands = new List<PdfValue>();
        var saved = new Stack<(Matrix3x2, Style)>();
        while (lexer.Read() is { } value && _text.Length < MaxCharacters)
        {
            if (value is not PdfValue.Word { Value: var word })
            {
                operands.Add(value);
                continue;
            }

            switch (word)
            {
                case "q" when saved.Count < 1000:
                    saved.Push((_matrix, _style));
                    break;
                case "Q" when saved.Count > 0:
                    (_matrix, _style) = saved.Pop();
                    break;
                case "cm" when Matrix(operands) is { } matrix:
                    _matrix = matrix * _matrix;
                    break;
                case "Do" when operands is [PdfValue.Name { Value: var name }, ..] && depth < MaxForms:
                    DrawForm(name, resources, depth);
                    break;
                case "BI":
                    lexer.SkipPicture();
                    break;
                case "Tf" when operands is [PdfValue.Name { Value: var name }, PdfValue.Number { Value: var size }, ..]:
                    _style = _style with { Font = FontOf(name, resources), Size = (float)size };
                    break;
                default:
                    Write(word, operands);
                    break;
            }

            operands.Clear();
        }
    }

    private void Write(string word, List<PdfValue> operands)
    {
        switch (word)
        {
            case "BT":
                _line = _at = Matrix3x2.Identity;
                break;
            case "Tc":
                _style = _style with { LetterGap = Number(operands, 0) };
                break;
            case "Tw":
                _style = _style with { WordGap = Number(operands, 0) };
                break;
            case "Tz":
                _style = _style with { Stretch = Number(operands, 0) / 100 };
                break;
            case "TL":
                _style = _style with { Leading = Number(operands, 0) };
                break;
            case "Ts":
                _style = _style with { Rise = Number(operands, 0) };
                break;
            case "Td":
                MoveLine(Number(operands, 0), Number(operands, 1));
                break;
            case "TD":
                _style = _style with { Leading = -Number(operands, 1) };
                MoveLine(Number(operands, 0), Number(operands, 1));
                break;
            case "Tm" when Matrix(operands) is { } matrix:
                _line = _at = matrix;
                break;
            case "T*":
                MoveLine(0, -_style.Leading);
                break;
            case "Tj":
                Show(operands);
                break;
            case "'" or "\"":
                MoveLine(0, -_style.Leading);
                Show(operands);
                break;
            case "TJ" when operands is [PdfValue.List { Items: var items }, ..]:
                foreach (var item in items)
                {
                    if (item is PdfValue.Number { Value: var gap })
                    {
                        Advance((float)(-gap / 1000 * _style.Size) * _style.Stretch);
                    }
                    else
                    {
                        Show([item]);
                    }
                }

                break;
        }
    }

    private void Show(List<PdfValue> operands)
    {
        if (_style.Font is not { } font || operands.LastOrDefault(static operand => operand is PdfValue.Text) is not PdfValue.Text { Value: var bytes })
        {
            return;
        }

        var begin = Place();
        var shown = new StringBuilder();
        foreach (var (text, width, isSpace) in font.Read(bytes))
        {
            shown.Append(text);
            Advance(((float)width * _style.Size + _style.LetterGap + (isSpace ? _style.WordGap : 0)) * _style.Stretch);
        }

        if (shown.Length > 0)
        {
            Append(shown.ToString(), begin, Place());
        }
    }

    private void Append(string text, (Vector2 At, float Size) begin, (Vector2 At, float Size) end)
    {
        if (_last is { } last)
        {
            var size = Math.Max(0.1f, Math.Min(last.Size, begin.Size));
            var (across, down) = (begin.At.X - last.End.X, last.End.Y - begin.At.Y);
            if (Math.Abs(down) > 0.5f * size || across < -2 * size)
            {
                _text.Append(down > 1.9f * Math.Max(last.Size, begin.Size) ? "\n\n" : "\n");
            }
            else if (across > 2.5f * size)
            {
                _text.Append("   ");
            }
            else if (across > 0.18f * size && _text.Length > 0 && !char.IsWhiteSpace(_text[^1]) && !char.IsWhiteSpace(text[0]))
            {
                _text.Append(' ');
            }
        }

        _text.Append(text);
        _last = (end.At, end.Size);
    }

    private void DrawForm(string name, PdfValue.Map? resources, int depth)
    {
        if (file.Find(file.MapOf(resources, "XObject")?.Entries.GetValueOrDefault(name)) is not PdfValue.Stream form
            || file.NameOf(new PdfValue.Map(form.Entries), "Subtype") is not "Form"
            || PdfFilters.Decode(form, file) is not { } content)
        {
            return;
        }

        var (matrix, style) = (_matrix, _style);
        if (file.Find(form.Entries.GetValueOrDefault("Matrix")) is PdfValue.List { Items: var items } && Matrix([.. items]) is { } own)
        {
            _matrix = own * _matrix;
        }

        Draw(content, file.MapOf(new PdfValue.Map(form.Entries), "Resources") ?? resources, depth + 1);
        (_matrix, _style) = (matrix, style);
    }

    private PdfFont? FontOf(string name, PdfValue.Map? resources)
    {
        if (file.MapOf(file.MapOf(resources, "Font"), name) is not { } font)
        {
            return null;
        }

        if (!_fonts.TryGetValue(font, out var known))
        {
            _fonts[font] = known = new PdfFont(font, file);
        }

        return known;
    }

    private void MoveLine(float across, float down) => _line = _at = Matrix3x2.CreateTranslation(across, down) * _line;

    private void Advance(float across) => _at = Matrix3x2.CreateTranslation(across, 0) * _at;

    /// <summary>Where the next glyph stands on the page, and how high it is there.</summary>
    private (Vector2 At, float Size) Place()
    {
        var whole = _at * _matrix;
        var up = Vector2.TransformNormal(new Vector2(0, _style.Size), whole);
        return (Vector2.Transform(new Vector2(0, _style.Rise), whole), up.Length());
    }

    private static float Number(List<PdfValue> operands, int index) => index < operands.Count && operands[index] is PdfValue.Number { Value: var number } ? (float)number : 0;

    private static Matrix3x2? Matrix(List<PdfValue> operands) => operands.Count >= 6
        ? new Matrix3x2(Number(operands, 0), Number(operands, 1), Number(operands, 2), Number(operands, 3), Number(operands, 4), Number(operands, 5))
        : null;

    /// <summary>How text is written.</summary>
    private readonly record struct Style(PdfFont? Font, float Size, float LetterGap, float WordGap, float Stretch, float Leading, float Rise);
}
