using System.Text;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>However a file is stored and laid out, a tool that writes into it changes the lines that it has to and no other byte.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class OddFileTests
{
    /// <summary>All that is odd in a source: what must survive every change, the blank lines and the white space at the ends included.</summary>
    private const string Odd = """"
        // Licence of the house.
        // Second line.


        #nullable enable
        using System;
        using System.Text; // why
        #if NEVER
        using Never.There;
        #endif

        namespace Odd
        {
            using System.Linq;

            namespace Deep
            {
                #region Types

                /// <summary>One.</summary>
                public record One(int Id, string Name);


                // About two.
                public class Two(int start) : IDisposable
                {
                    private int @class = start;   // The field.
                    private int cl\u0061sses = 2;

                    public required string Text { get; init; }

        #pragma warning disable CS0168
                    public string Raw() => """
                        a

                          {}  


                        b
                        """;

                    public string Verbatim() { return @"a

        	b  
        "; }
        #pragma warning restore CS0168

        #if NEVER
                    public   void  Off( ) {
                        @class=1;

                    }


        #else
                    public void On(int first, // the first
                        int second) => Console.WriteLine(first + second + @class + classes);
        #endif

                    public void Dispose() { On(1, // one
                        2); }
                }

                #endregion

                file class Local { public int Count => new[] { 1 }.Count(); }

                public static class Extensions
                {
                    extension(string text)
                    {
                        public int Twice => text.Length * 2;
                    }

                    public static StringBuilder Built(this One one) => new(one.Name);
                }

                public partial class Part { public int Left; }

                public enum Kind { A, B }
            }
        }

        // The end.

        """";

    public required TestContext TestContext { get; init; }

    /// <summary>What a tool is asked, what becomes of the file, and the file that it makes.</summary>
    private sealed record Change(string Tool, string Input, (string Old, string New)[] Edits, string? Made = null);

    private static readonly Change[] Changes =
    [
        new("RenameSymbol", """{"symbol":"Two.class","new_name":"event"}""", [("private int @class = start", "private int @event = start"), ("second + @class + classes", "second + @event + classes")]),
        new("RenameSymbol", """{"symbol":"Two.classes","new_name":"@count"}""", [("cl\\u0061sses = 2", "count = 2"), ("@class + classes", "@class + count")]),
        new("RenameSymbol", """{"symbol":"One","new_name":"First"}""", [("record One(", "record First("), ("this One one", "this First one")]),
        new("ChangeSignature", """{"symbol":"Two.On","parameters":[{"name":"first"},{"name":"second"},{"name":"params","type":"bool","value":"true"}]}""", [("int second) =>", "int second,\n                int @params) =>".Replace("int @", "bool @", StringComparison.Ordinal)), ("2); }", "2,\n                true); }")]),
        new("ChangeSignature", """{"symbol":"Two.On","parameters":[{"name":"second"},{"name":"first"}]}""", [("int first, // the first\n                int second) =>", "int second,\n                int first // the first\n) =>"), ("On(1, // one\n                2); }", "On(2,\n                1 // one\n); }")]),
        new("ReplaceMember", """{"symbol":"Two.Dispose","source":"public void Dispose()\n{\n    On(3,\n        4);\n}"}""", [("public void Dispose() { On(1, // one\n                2); }", "public void Dispose()\n            {\n                On(3,\n                    4);\n            }")]),
        new("ReplaceMember", """{"symbol":"Two.Text","source":"public required string Text { get; set; }"}""", [("string Text { get; init; }", "string Text { get; set; }")]),
        new("ReplaceMember", """{"symbol":"Kind.B","source":"C = 4,"}""", [("{ A, B }", "{ A, C = 4 }")]),
        new("InsertMember", """{"symbol":"Two","source":"public int Fresh()\n{\n    return 1;\n}"}""", [("                2); }\n", "                2); }\n\n            public int Fresh()\n            {\n                return 1;\n            }\n")]),
        new("InsertMember", """{"symbol":"Two.Text","source":"/// <summary>Fresh.</summary>\npublic int Fresh;","position":"before"}""", [("            public required", "            /// <summary>Fresh.</summary>\n            public int Fresh;\n\n            public required")]),
        new("InsertMember", """{"symbol":"Two.class","source":"public int Fresh;","position":"after"}""", [("// The field.\n", "// The field.\n\n            public int Fresh;\n")]),
        new("InsertMember", """{"symbol":"Kind","source":"C"}""", [("{ A, B }", "{ A, B, C }")]),
        new("MoveType", """{"symbol":"One"}""", [("        /// <summary>One.</summary>\n        public record One(int Id, string Name);\n\n\n", "\n")],
            "// Licence of the house.\n// Second line.\n\n\n#nullable enable\n#if NEVER\nusing Never.There;\n#endif\n\nnamespace Odd\n{\n    namespace Deep\n    {\n        /// <summary>One.</summary>\n        public record One(int Id, string Name);\n    }\n}\n"),
        new("OrganizeUsings", """{"path":"A.cs"}""", [("using System;\n", "")]),
    ];

    [TestMethod]
    [DataRow("\n", false, "utf-8", false, DisplayName = "as most files are")]
    [DataRow("\r\n", false, "utf-8", false, DisplayName = "CRLF")]
    [DataRow("\r\n", true, "utf-8", false, DisplayName = "CRLF with a byte order mark")]
    [DataRow("mixed", false, "utf-8", false, DisplayName = "mixed line ends")]
    [DataRow("\n", false, "utf-8", true, DisplayName = "no final line end")]
    [DataRow("\n", true, "utf-16", false, DisplayName = "UTF-16")]
    [DataRow("\r\n", true, "utf-16BE", true, DisplayName = "UTF-16, the other way round")]
    public async Task A_tool_changes_only_the_lines_that_it_has_to(string lineEnd, bool hasMark, string encoding, bool isCut)
    {
        var codec = Encoding.GetEncoding(encoding);
        using var folder = new TempFolder();
        var before = Ended(Odd, lineEnd, isCut);
        folder.Write("A.cs", Bytes(before, codec, hasMark));
        folder.Write("Use.cs", "class Use { int M(Odd.Deep.One one) => one.Id; }\n");
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        var wrong = new List<string>();
        foreach (var change in Changes)
        {
            folder.Write("A.cs", Bytes(before, codec, hasMark));
            folder.Write("Use.cs", "class Use { int M(Odd.Deep.One one) => one.Id; }\n");
            var name = $"{change.Tool} {change.Input}";
            var said = await tools.TextAsync(change.Tool, change.Input, TestContext.CancellationToken);
            if (change.Edits.Length > 0 == said.StartsWith("error: ", StringComparison.Ordinal) || said.Contains("introduces", StringComparison.Ordinal))
            {
                wrong.Add($"{name}: {said}");
                continue;
            }

            Compare(name, before, Expected(change, isCut), await File.ReadAllBytesAsync(folder.In("A.cs"), TestContext.CancellationToken), codec, hasMark, wrong);
            if (change.Made is { } made)
            {
                var path = folder.In("One.cs");
                Compare($"{name} (new file)", lineEnd is "mixed" ? "\n\r\n" : lineEnd, made, await File.ReadAllBytesAsync(path, TestContext.CancellationToken), codec, hasMark, wrong);
                File.Delete(path);
            }
        }

        Assert.IsEmpty(wrong, string.Join("\n\n", wrong));
    }

    [TestMethod]
    public async Task What_is_written_into_a_file_with_tabs_is_indented_with_tabs()
    {
        using var folder = new TempFolder();
        const string Text = "class A\n{\n\tint _a;\n\n\tstring M()\n\t{\n\t\treturn @\"\n    kept\";\n\t}\n}\n";
        folder.Write("A.cs", Text);
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        await tools.TextAsync("InsertMember", """{"symbol":"A._a","source":"int N()\n{\n    return 1;\n}","position":"after"}""", TestContext.CancellationToken);
        Assert.AreEqual(Text.Replace("\tint _a;\n", "\tint _a;\n\n\tint N()\n\t{\n\t\treturn 1;\n\t}\n", StringComparison.Ordinal), await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        folder.Write("A.cs", Text);
        Assert.AreEqual("error: Nothing would change.", await tools.TextAsync("Format", """{"path":"A.cs"}""", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_file_in_another_encoding_is_refused_and_not_damaged()
    {
        using var folder = new TempFolder();
        var latin = Encoding.Latin1.GetBytes("class A { string M() => \"f\u00fcr\"; }\n");
        folder.Write("A.cs", latin);
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        var said = await tools.TextAsync("RenameSymbol", """{"symbol":"A.M","new_name":"N"}""", TestContext.CancellationToken);
        StringAssert.Contains(said, "error: A.cs cannot be changed: it holds bytes that are no UTF-8", StringComparison.Ordinal);
        CollectionAssert.AreEqual(latin, await File.ReadAllBytesAsync(folder.In("A.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("A", "x", "class A { int x; }", "class A { int y; }", "int y;", DisplayName = "a type on one line")]
    [DataRow("A.a", "int a = 2;", "class A\n{\n    int a, b;\n}\n", null, "b is declared with A.a in one declaration", DisplayName = "fields of one declaration")]
    [DataRow("R.Id", "public int Id { get; }", "record R(int Id);\n", null, "among the parameters of R", DisplayName = "a property of a positional record")]
    [DataRow("C.C", "public C(int i) { }", "class C(int i) { int M() => i; }\n", null, "is a primary constructor", DisplayName = "a primary constructor")]
    public async Task ReplaceMember_never_takes_more_than_the_member(string symbol, string source, string before, string? after, string says)
    {
        using var folder = new TempFolder();
        folder.Write("A.cs", before);
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        var said = after is null
            ? await tools.TextAsync("ReplaceMember", $$"""{"symbol":"{{symbol}}","source":"{{source}}"}""", TestContext.CancellationToken)
            : await tools.TextAsync("InsertMember", $$"""{"symbol":"{{symbol}}","source":"{{says}}"}""", TestContext.CancellationToken);
        var text = await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken);
        if (after is null)
        {
            StringAssert.Contains(said, says, StringComparison.Ordinal);
            Assert.AreEqual(before, text);
        }
        else
        {
            Assert.AreEqual("class A { int x;\n    int y;\n}", text.Replace(" \n", "\n", StringComparison.Ordinal));
        }
    }

    private static string Expected(Change change, bool isCut)
    {
        var text = Odd;
        foreach (var (old, fresh) in change.Edits)
        {
            Assert.Contains(old, text, $"{change.Tool}: the source has no such text");
            text = text.Replace(old, fresh, StringComparison.Ordinal);
        }

        return isCut ? text.TrimEnd('\n') : text;
    }

    /// <summary>Every line as it has to be, and ended as that line was before, or as some other line where it is new.</summary>
    private static void Compare(string name, string before, string expected, byte[] bytes, Encoding codec, bool hasMark, List<string> wrong)
    {
        var mark = hasMark ? codec.GetPreamble() : [];
        if (!bytes.AsSpan().StartsWith(mark) || (!hasMark && bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble)))
        {
            wrong.Add($"{name}: the byte order mark is not as it was");
            return;
        }

        var text = codec.GetString(bytes.AsSpan(mark.Length));
        var ends = Lines(before).Where(static line => line.End.Length > 0).GroupBy(static line => line.Text, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Select(static line => line.End).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var all = ends.Values.SelectMany(static end => end).ToHashSet(StringComparer.Ordinal);
        var (lines, wanted) = (Lines(text), Lines(expected));
        foreach (var line in wanted.GroupBy(static line => line.Text, StringComparer.Ordinal).Where(group => group.Count() > Lines(before).Count(line => line.Text == group.Key)))
        {
            ends.Remove(line.Key); // One of these is new.
        }

        for (var at = 0; at < Math.Max(lines.Count, wanted.Count); at++)
        {
            if (at >= lines.Count || at >= wanted.Count || lines[at].Text != wanted[at].Text)
            {
                wrong.Add($"{name}: line {at + 1} is '{lines.ElementAtOrDefault(at).Text}' and not '{wanted.ElementAtOrDefault(at).Text}'");
                return;
            }

            if ((lines[at].End.Length > 0) != (wanted[at].End.Length > 0) || (lines[at].End.Length > 0 && !(ends.GetValueOrDefault(lines[at].Text) ?? all).Contains(lines[at].End)))
            {
                wrong.Add($"{name}: line {at + 1} '{lines[at].Text}' does not end as it did");
                return;
            }
        }
    }

    private static string Ended(string text, string lineEnd, bool isCut)
    {
        var lines = (isCut ? text.TrimEnd('\n') : text).Split('\n');
        return string.Concat(lines.Select((line, index) => line + (index == lines.Length - 1 ? string.Empty : lineEnd is not "mixed" ? lineEnd : line.Length % 2 == 0 ? "\r\n" : "\n")));
    }

    private static List<(string Text, string End)> Lines(string text)
    {
        var lines = new List<(string, string)>();
        for (var at = 0; at <= text.Length;)
        {
            var end = text.AsSpan(at).IndexOfAny('\r', '\n') is >= 0 and var found ? at + found : text.Length;
            var length = end == text.Length ? 0 : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1;
            lines.Add((text[at..end], text.Substring(end, length)));
            at = length == 0 ? text.Length + 1 : end + length;
        }

        return lines;
    }

    private static byte[] Bytes(string text, Encoding codec, bool hasMark) => [.. hasMark ? codec.GetPreamble() : [], .. codec.GetBytes(text)];
}
