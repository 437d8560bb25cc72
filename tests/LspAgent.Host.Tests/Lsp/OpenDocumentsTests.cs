using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>The documents of the editor are exactly the editor's, or said not to be.</summary>
[TestClass]
public sealed class OpenDocumentsTests
{
    private static readonly DocumentUri Uri = new("file:///w/a.cs");

    private static readonly Gen<string> Text = Gen.Elements("a", "Z", " ", "\r\n", "\r", "\n", "é", "中", "😀", "\u2028", "\t")
        .ArrayOf()
        .Select(string.Concat);

    // Places are numbers that are taken modulo what the text has by then; both ends of the text come up often.
    private static readonly Gen<int> Place = Gen.OneOf(Gen.Choose(0, 1000), Gen.Constant(0), Gen.Constant(-1));

    private static readonly Gen<Edit> AnyEdit =
        from start in Place
        from end in Place
        from text in Text
        from beyond in Gen.Elements(0, 0, 0, 1, 1000)
        from joined in Gen.Elements(true, false)
        select new Edit(start, end, text, beyond, joined);

    private static readonly Arbitrary<(string Start, Edit[] Edits)> Typing =
        (from start in Text
         from edits in AnyEdit.ArrayOf()
         select (start, edits)).ToArbitrary();

    [TestMethod]
    [DataRow(TextEncoding.Utf16)]
    [DataRow(TextEncoding.Utf8)]
    [DataRow(TextEncoding.Utf32)]
    public void Any_sequence_of_edits_leaves_the_text_that_the_editor_has(TextEncoding encoding) =>
        Prop.ForAll(Typing, typing =>
        {
            var documents = Open(typing.Start, encoding);
            var (expected, version) = (typing.Start, 1);
            var pending = ImmutableArray<TextDocumentContentChangeEvent>.Empty;
            foreach (var edit in typing.Edits)
            {
                var start = Naive.Boundary(expected, edit.Start);
                var end = Naive.Boundary(expected, edit.End);
                (start, end) = (Math.Min(start, end), Math.Max(start, end));
                var range = new LspRange(Naive.Position(expected, start, encoding), Naive.Position(expected, end, encoding));

                // A column past the end of a line means that end.
                if (Naive.IsLineEnd(expected, end))
                {
                    range = range with { End = range.End with { Character = range.End.Character + edit.Beyond } };
                }

                pending = pending.Add(new TextDocumentContentChangeEvent.Partial(range, edit.Text));
                expected = string.Concat(expected.AsSpan(0, start), edit.Text, expected.AsSpan(end));
                if (!edit.JoinedWithNext)
                {
                    documents.Change(new(Uri, ++version), pending);
                    pending = [];
                    Assert.AreEqual(expected, documents.Current[Uri].Text.ToString());
                }
            }

            documents.Change(new(Uri, ++version), pending);
            var document = documents.Current[Uri];
            Assert.IsNull(document.OutOfSyncBecause);
            Assert.AreEqual(expected, document.Text.ToString());
            Assert.AreEqual(version, document.Version);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_snapshot_stays_as_it_was()
    {
        var documents = Open("one");
        var before = documents.Current;
        documents.Change(new(Uri, 2), [Insert(0, 0, "x")]);
        Assert.AreEqual("one", before[Uri].Text.ToString());
        Assert.AreEqual("xone", documents.Current[Uri].Text.ToString());
    }

    [TestMethod]
    public void A_version_that_goes_back_marks_the_document_out_of_sync()
    {
        var documents = Open("one", version: 5);
        documents.Change(new(Uri, 4), [Insert(0, 0, "x")]);
        AssertOutOfSync(documents, "one");
        Assert.AreEqual(5, documents.Current[Uri].Version);
    }

    [TestMethod]
    [DataRow(3, 0, 3, 0, DisplayName = "lines that are not there")]
    [DataRow(0, 2, 0, 1, DisplayName = "the end before the start")]
    public void An_impossible_range_marks_the_document_out_of_sync(int line, int column, int endLine, int endColumn)
    {
        var documents = Open("one\ntwo");
        documents.Change(new(Uri, 2), [Partial(line, column, endLine, endColumn, "x")]);
        AssertOutOfSync(documents, "one\ntwo");
    }

    [TestMethod]
    public void A_place_inside_a_character_marks_the_document_out_of_sync()
    {
        var documents = Open("a😀b", TextEncoding.Utf8);
        documents.Change(new(Uri, 2), [Insert(0, 3, "x")]);
        AssertOutOfSync(documents, "a😀b");
    }

    [TestMethod]
    public void Of_several_changes_with_a_bad_one_none_counts()
    {
        var documents = Open("one");
        documents.Change(new(Uri, 2), [Insert(0, 0, "x"), Insert(9, 0, "y")]);
        AssertOutOfSync(documents, "one");
    }

    [TestMethod]
    public void Out_of_sync_nothing_is_built_on_the_text()
    {
        var documents = OutOfSync();
        documents.Change(new(Uri, 7), [Insert(0, 0, "x")]);
        AssertOutOfSync(documents, "one");
    }

    [TestMethod]
    public void A_whole_text_settles_it_and_what_follows_it_counts()
    {
        var documents = OutOfSync();
        documents.Change(new(Uri, 7), [Insert(9, 9, "lost"), new TextDocumentContentChangeEvent.Whole("new"), Insert(0, 3, "er")]);
        AssertInSync(documents, "newer");
        Assert.AreEqual(7, documents.Current[Uri].Version);
    }

    [TestMethod]
    public void A_saved_text_settles_it()
    {
        var documents = OutOfSync();
        documents.Save(Uri, null);
        AssertOutOfSync(documents, "one");
        documents.Save(Uri, "saved");
        AssertInSync(documents, "saved");
    }

    [TestMethod]
    public void Opening_it_again_settles_it()
    {
        var documents = OutOfSync();
        documents.Open(new(Uri, "cs", 1, "again"));
        AssertInSync(documents, "again");
    }

    [TestMethod]
    public void What_is_not_open_is_ignored()
    {
        var documents = new OpenDocuments(NullLogger<OpenDocuments>.Instance);
        documents.Change(new(Uri, 2), [new TextDocumentContentChangeEvent.Whole("x")]);
        documents.Save(Uri, "x");
        documents.Close(Uri);
        documents.MarkOutOfSync(Uri, "it was not open.");
        Assert.IsEmpty(documents.Current);
    }

    private static OpenDocuments Open(string text, TextEncoding encoding = TextEncoding.Utf16, int version = 1)
    {
        var documents = new OpenDocuments(NullLogger<OpenDocuments>.Instance) { Encoding = encoding };
        documents.Open(new(Uri, "csharp", version, text));
        return documents;
    }

    private static OpenDocuments OutOfSync()
    {
        var documents = Open("one");
        documents.MarkOutOfSync(Uri, "a change was lost.");
        return documents;
    }

    private static TextDocumentContentChangeEvent.Partial Insert(int line, int column, string text) => Partial(line, column, line, column, text);

    private static TextDocumentContentChangeEvent.Partial Partial(int line, int column, int endLine, int endColumn, string text) =>
        new(new(new(line, column), new(endLine, endColumn)), text);

    private static void AssertOutOfSync(OpenDocuments documents, string text)
    {
        Assert.IsNotNull(documents.Current[Uri].OutOfSyncBecause);
        Assert.AreEqual(text, documents.Current[Uri].Text.ToString());
    }

    private static void AssertInSync(OpenDocuments documents, string text)
    {
        Assert.IsNull(documents.Current[Uri].OutOfSyncBecause);
        Assert.AreEqual(text, documents.Current[Uri].Text.ToString());
    }

    /// <summary>A stretch replaced; it comes alone or in one message with the edit after it.</summary>
    private sealed record Edit(int Start, int End, string Text, int Beyond, bool JoinedWithNext);

    /// <summary>Positions found by walking the whole string, too plainly to be wrong.</summary>
    private static class Naive
    {
        /// <summary>A place that an editor can name: not inside a character, and not between CR and LF.</summary>
        public static int Boundary(string text, int place)
        {
            var at = place < 0 ? text.Length : place % (text.Length + 1);
            while (at > 0 && at < text.Length && (char.IsLowSurrogate(text[at]) || (text[at - 1] == '\r' && text[at] == '\n')))
            {
                at--;
            }

            return at;
        }

        public static bool IsLineEnd(string text, int at) => at == text.Length || text[at] is '\r' or '\n';

        public static LspPosition Position(string text, int at, TextEncoding encoding)
        {
            var before = text[..at].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
            var column = encoding switch
            {
                TextEncoding.Utf8 => Encoding.UTF8.GetByteCount(before[^1]),
                TextEncoding.Utf32 => before[^1].EnumerateRunes().Count(),
                _ => before[^1].Length,
            };
            return new(before.Length - 1, column);
        }
    }
}
