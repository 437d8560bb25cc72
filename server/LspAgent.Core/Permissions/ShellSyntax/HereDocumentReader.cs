using System.Text;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads the texts of here-documents, which begin behind the line that announced them.</summary>
internal static class HereDocumentReader
{
    /// <summary>The place is at the beginning of a line.</summary>
    public static void Read(ShellText text)
    {
        while (text.Pending.Count > 0)
        {
            var document = text.Pending[0];
            text.Pending.RemoveAt(0);
            var body = new StringBuilder();
            if (!ReadBody(text, document, body))
            {
                text.Doubt("a here-document has no end line");
            }

            document.Body = document.IsLiteral ? ShellWord.Of(body.ToString()) : ExpansionReader.ReadDocument(body.ToString(), text);
        }
    }

    private static bool ReadBody(ShellText text, HereDocument document, StringBuilder body)
    {
        var line = new StringBuilder();
        while (text.Position < text.Length)
        {
            line.Clear();
            ReadLine(text, line, joins: !document.IsLiteral);
            var start = 0;
            while (document.StripsTabs && start < line.Length && line[start] == '\t')
            {
                start++;
            }

            var stripped = line.ToString(start, line.Length - start);
            if (stripped.Equals(document.Delimiter, StringComparison.Ordinal))
            {
                return true;
            }

            body.Append(stripped).Append('\n');
        }

        return false;
    }

    /// <summary>One line without its end; a backslash before the end joins the next line, where expansions are made.</summary>
    private static void ReadLine(ShellText text, StringBuilder line, bool joins)
    {
        while (text.Position < text.Length)
        {
            var current = text.Raw;
            text.Position++;
            if (current == '\n')
            {
                return;
            }

            if (joins && current == '\\' && text.Position < text.Length)
            {
                var escaped = text.Raw;
                text.Position++;
                if (escaped != '\n')
                {
                    line.Append(current).Append(escaped);
                }

                continue;
            }

            line.Append(current);
        }
    }
}
