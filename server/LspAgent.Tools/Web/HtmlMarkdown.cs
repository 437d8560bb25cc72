using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace LspAgent.Tools.Web;

/// <summary>An HTML page as Markdown: what a reader sees of it, with its links, without its machinery.</summary>
internal sealed class HtmlMarkdown
{
    /// <summary>Deeper nesting is no document.</summary>
    private const int MaxDepth = 150;

    private readonly StringBuilder _text = new();
    private readonly Uri _address;
    private string _indent = "";

    private HtmlMarkdown(Uri address) => _address = address;

    /// <param name="encoding">What the server said; null to find out from the page.</param>
    /// <param name="cancellationToken">Ends also the reading of a page that is built to take for ever.</param>
    public static Task<string> ConvertAsync(ReadOnlyMemory<byte> html, Encoding? encoding, Uri address, CancellationToken cancellationToken) =>
        Task.Run(() => ReadAsync(html, encoding, address, cancellationToken), cancellationToken);

    private static async Task<string> ReadAsync(ReadOnlyMemory<byte> html, Encoding? encoding, Uri address, CancellationToken cancellationToken)
    {
        // What the server said counts more than what the page says.
        var bytes = encoding is null ? html.ToArray() : [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(encoding.GetString(html.Span).TrimStart('\uFEFF'))];
        using var document = await new HtmlParser().ParseDocumentAsync(new MemoryStream(bytes), cancellationToken);
        var markdown = new HtmlMarkdown(address);
        if (document.Title is { Length: > 0 } title)
        {
            markdown._text.Append("# ").Append(Collapse(title)).Append("\n\n");
        }

        if (Main(document) is { } main)
        {
            markdown.Children(main, 0);
        }

        return Tidy(markdown._text.ToString());
    }

    /// <summary>The part that the page itself calls its content, when that is more than a few words.</summary>
    private static IElement? Main(IHtmlDocument document) =>
        document.QuerySelectorAll("main, [role=main], article") is { Length: > 0 } parts && parts.MaxBy(static part => part.TextContent.Length) is { TextContent.Length: > 400 } main
            ? main
            : document.Body;

    private void Children(INode node, int depth)
    {
        if (depth < MaxDepth)
        {
            foreach (var child in node.ChildNodes)
            {
                Write(child, depth + 1);
            }
        }
    }

    private void Write(INode node, int depth)
    {
        switch (node)
        {
            case IText text:
                Text(text.Data);
                break;
            case IElement element when !IsHidden(element):
                Element(element, depth);
                break;
        }
    }

    private void Element(IElement element, int depth)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Block(() => _text.Append('#', element.LocalName[1] - '0').Append(' ').Append(Collapse(Inline(element, depth))));
                break;
            case "br":
                NewLine();
                break;
            case "hr":
                Block(() => _text.Append("---"));
                break;
            case "a":
                Link(element, depth);
                break;
            case "img" when element.GetAttribute("alt") is { Length: > 0 } alt:
                _text.Append('[').Append(Collapse(alt)).Append(']');
                break;
            case "b" or "strong":
                Marked(element, "**", depth);
                break;
            case "i" or "em":
                Marked(element, "*", depth);
                break;
            case "code" or "kbd" or "samp":
                _text.Append('`').Append(Collapse(element.TextContent)).Append('`');
                break;
            case "pre":
                Block(() => Code(element));
                break;
            case "blockquote":
                Block(() => Indented("> ", element, depth));
                break;
            case "ul" or "ol" when element.ParentElement is { LocalName: "li" }:
                Items(element, depth);
                break;
            case "ul" or "ol":
                Block(() => Items(element, depth));
                break;
            case "table":
                Block(() => Table(element, depth));
                break;
            case "p" or "div" or "section" or "article" or "main" or "header" or "aside" or "figure" or "figcaption" or "address" or "details" or "summary" or "dl" or "dt" or "fieldset" or "center":
                Block(() => Children(element, depth));
                break;
            case "dd":
                Block(() => Indented("  ", element, depth));
                break;
            default:
                Children(element, depth);
                break;
        }
    }

    private void Text(string data)
    {
        var words = Collapse(data, trim: false);
        _text.Append(EndsWithSpace ? words.TrimStart(' ') : words);
    }

    private bool EndsWithSpace => _text.Length == 0 || _text[^1] is ' ' or '\n';

    private void Block(Action write)
    {
        NewLine();
        NewLine();
        write();
        NewLine();
        NewLine();
    }

    private void NewLine() => _text.Append('\n').Append(_indent);

    private void Indented(string indent, IElement element, int depth)
    {
        var before = _indent;
        _indent += indent;
        _text.Append(indent);
        Children(element, depth);
        _indent = before;
    }

    private void Items(IElement list, int depth)
    {
        var number = int.TryParse(list.GetAttribute("start"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.Children.Where(static child => child.LocalName is "li"))
        {
            NewLine();
            var mark = list.LocalName is "ol" ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            var before = _indent;
            _indent += new string(' ', mark.Length);
            _text.Append(mark);
            Children(item, depth + 1);
            _indent = before;
        }
    }

    private void Table(IElement table, int depth)
    {
        var isFirst = true;
        foreach (var row in table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table))
        {
            var cells = row.Children.Where(static cell => cell.LocalName is "td" or "th").Select(cell => Collapse(Inline(cell, depth)).Replace("|", "\\|", StringComparison.Ordinal)).ToList();
            if (cells.Count == 0)
            {
                continue;
            }

            NewLine();
            _text.Append("| ").AppendJoin(" | ", cells).Append(" |");
            if (isFirst)
            {
                NewLine();
                _text.Append('|').Insert(_text.Length, " --- |", cells.Count);
                isFirst = false;
            }
        }
    }

    private void Code(IElement element)
    {
        var language = (element.QuerySelector("code") ?? element).ClassList.FirstOrDefault(static name => name.StartsWith("language-", StringComparison.Ordinal))?["language-".Length..] ?? "";
        _text.Append("```").Append(language);
        foreach (var line in element.TextContent.Trim('\n', '\r').Split('\n'))
        {
            NewLine();
            _text.Append(line.TrimEnd('\r'));
        }

        NewLine();
        _text.Append("```");
    }

    private void Link(IElement element, int depth)
    {
        var words = Collapse(Inline(element, depth));
        if (words.Length == 0)
        {
            return;
        }

        var target = element.GetAttribute("href") is { Length: > 0 } href
            && !href.StartsWith('#')
            && Uri.TryCreate(_address, href, out var address)
            && address is { Scheme: "http" or "https" }
                ? address.AbsoluteUri
                : null;
        _text.Append(target is null ? words : $"[{words}]({target})");
    }

    private void Marked(IElement element, string mark, int depth)
    {
        var words = Inline(element, depth);
        _text.Append(Collapse(words) is { Length: > 0 } text ? $"{(words[0] is ' ' && !EndsWithSpace ? " " : "")}{mark}{text}{mark}" : words);
    }

    /// <summary>What the element writes, by itself.</summary>
    private string Inline(IElement element, int depth)
    {
        var start = _text.Length;
        Children(element, depth);
        var words = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        return words;
    }

    private static bool IsHidden(IElement element) =>
        element.LocalName is "script" or "style" or "noscript" or "template" or "svg" or "iframe" or "nav" or "footer" or "button" or "input" or "select" or "textarea" or "head" or "object" or "canvas" or "dialog"
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") is "true"
        || (element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal) is { } style
            && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)));

    private static string Collapse(string text, bool trim = true)
    {
        var words = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isSpace = char.IsWhiteSpace(character);
            if (!isSpace)
            {
                words.Append(character);
            }
            else if (words.Length == 0 || words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return trim ? words.ToString().Trim() : words.ToString();
    }

    /// <summary>At most one empty line in a row, and none that only looks empty.</summary>
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var empty = 1;
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            isCode ^= line.TrimStart(' ', '>').StartsWith("```", StringComparison.Ordinal);
            var isEmpty = line.AsSpan().Trim(" >").IsEmpty;
            empty = isEmpty && !isCode ? empty + 1 : 0;
            if (empty <= 1)
            {
                tidy.Append(isEmpty ? "" : line.TrimEnd()).Append('\n');
            }
        }

        return tidy.ToString().Trim('\n');
    }
}
