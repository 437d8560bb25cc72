using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>Shows the pages of a PDF as text, and says when a page has none.</summary>
internal static class PdfView
{
    private const int MaxPages = 20;
    private const int MaxCharacters = 100_000;

    /// <param name="pages">Such as <c>3</c> or <c>1-5</c>; null for the first ones.</param>
    public static ToolResult Show(string shown, ReadOnlyMemory<byte> bytes, string? pages)
    {
        var file = PdfFile.Read(bytes);
        if (file.IsEncrypted)
        {
            return ToolResult.Error($"{shown} is a PDF that is encrypted, so its pages cannot be read. Ask the user for a copy without protection.");
        }

        var count = file.Pages.Length;
        if (count == 0)
        {
            return ToolResult.Error($"{shown} is a PDF in which no page was found; it is damaged. Ask the user for another copy.");
        }

        if (PagesOf(pages, count) is not var (first, last))
        {
            return ToolResult.Error(string.Create(CultureInfo.InvariantCulture, $"pages is '{pages}', and {shown} has {count} page{(count == 1 ? "" : "s")}. Say a page or a range of at most {MaxPages}, such as \"3\" or \"1-5\"."));
        }

        var text = new StringBuilder();
        var empty = new List<int>();
        var number = first;
        for (; number <= last && text.Length < MaxCharacters; number++)
        {
            var said = PdfPageText.Of(file, file.Pages[number - 1]);
            if (said.Length == 0)
            {
                empty.Add(number);
            }

            text.Append(CultureInfo.InvariantCulture, $"[page {number}]\n{said}\n");
        }

        if (empty.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"[Without any text, so probably pictures: page {string.Join(", ", empty)}. A command such as pdftoppm makes images of them that can be read.]\n");
        }

        if (number <= count || first > 1)
        {
            var next = number > count ? "" : string.Create(CultureInfo.InvariantCulture, $" Go on with pages \"{number}-{Math.Min(count, number + MaxPages - 1)}\".");
            text.Append(CultureInfo.InvariantCulture, $"[PARTIAL: pages {first} to {number - 1} of {count}.{next}]\n");
        }

        return ToolResult.Ok(text.ToString(0, text.Length - 1));
    }

    private static (int First, int Last)? PagesOf(string? pages, int count)
    {
        if (string.IsNullOrWhiteSpace(pages))
        {
            return (1, Math.Min(count, MaxPages));
        }

        var ends = pages.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && (int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || (ends[^1].Length == 0 && (last = count) > 0))
            && first >= 1 && first <= last && first <= count && last - first < MaxPages
            ? (first, Math.Min(last, count))
            : null;
    }
}
