using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Workspace;

/// <summary>A text is what the same edits would make of a plain string, whatever its chunks are, and an edit does not go through the whole of it.</summary>
[TestClass]
public sealed class DocumentTextTests
{
    private static readonly TextEncoding[] Encodings = Enum.GetValues<TextEncoding>();

    // Line ends of every kind and halves of them, characters of one to four bytes, halves of surrogate pairs, and what must not end a line.
    private static readonly Gen<string> Texts = Gen.Elements(
            "a", "bc", " ", "\t", "\r", "\n", "\r\n", "\n\r", "é", "中", "\ud83d\ude00", "\ud83d", "\ude00", "\u2028", "\u0085", "\f", "e\u0301", "some longer text ")
        .ArrayOf()
        .Select(string.Concat);

    /// <summary>One edit, its place given as parts of the whole, so that it fits any text.</summary>
    public sealed record Edit(int From, int To, string Text)
    {
        public (int Start, int Length) In(string text)
        {
            var start = Math.Min(From, To) * text.Length / 1000;
            var end = Math.Max(From, To) * text.Length / 1000;
            return (start, end - start);
        }
    }

    private static Arbitrary<(string Start, Edit[] Edits, int ChunkLength)> Histories { get; } = (
        from start in Texts
        from edits in (
            from first in Gen.Frequency((4, Gen.Choose(0, 1000)), (1, Gen.Elements(0, 1000)))
            from second in Gen.Frequency((3, Gen.Choose(0, 1000)), (2, Gen.Constant(first)), (1, Gen.Elements(0, 1000)))
            from text in Texts
            select new Edit(first, second, text)).ArrayOf()
        from chunkLength in Gen.Elements(1, 2, 3, 4, 7, 16, 64, 8192)
        select (start, edits, chunkLength)).ToArbitrary();

    [TestMethod]
    public void Any_edits_leave_what_they_would_make_of_a_string() => Prop.ForAll(Histories, history =>
    {
        var (text, naive) = Play(history);
        return text.ToString() == naive.Value && text.Length == naive.Value.Length && text.LineCount == naive.Lines.Count;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [TestMethod]
    public void Any_position_is_where_a_walk_through_the_string_finds_it() => Prop.ForAll(Histories, Gen.Choose(0, 12).Two().ToArbitrary(), (history, place) =>
    {
        var (text, naive) = Play(history);
        var position = new TextPosition(place.Item1, place.Item2);
        return Encodings.All(encoding => text.OffsetOf(position, encoding) == naive.OffsetOf(position, encoding));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [TestMethod]
    public void The_position_of_an_offset_leads_back_to_it() => Prop.ForAll(Histories, history =>
    {
        var (text, naive) = Play(history);
        return Encodings.All(encoding => Enumerable.Range(0, text.Length + 1).All(offset =>
        {
            var inLineEnd = offset > 0 && offset < text.Length && naive.Value[offset - 1] == '\r' && naive.Value[offset] == '\n';
            var inPair = encoding != TextEncoding.Utf16 && offset > 0 && offset < text.Length && char.IsSurrogatePair(naive.Value, offset - 1);
            return inPair || text.OffsetOf(text.PositionOf(offset, encoding), encoding) == (inLineEnd ? offset - 1 : offset);
        }));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [TestMethod]
    public void An_edit_leaves_the_text_that_it_was_made_from() => Prop.ForAll(Histories, history =>
    {
        var text = DocumentText.Create(history.Start, history.ChunkLength);
        foreach (var edit in history.Edits)
        {
            var (start, length) = edit.In(history.Start);
            text.Replace(start, length, edit.Text);
        }

        return text.ToString() == history.Start;
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("", 1)]
    [DataRow("a", 1)]
    [DataRow("a\n", 2)]
    [DataRow("a\r\nb\rc\nd", 4)]
    [DataRow("\r\r\n\n", 4)]
    [DataRow("a\u2028b\u0085c\fd\ve", 1)]
    public void Lines_end_with_crlf_cr_or_lf_and_nothing_else(string text, int lines) =>
        Assert.AreEqual(lines, DocumentText.Create(text).LineCount);

    [TestMethod]
    [DataRow("ab\r\ncd", 0, 99, TextEncoding.Utf16, 2)]
    [DataRow("ab\r\ncd", 0, int.MaxValue, TextEncoding.Utf16, 2)]
    [DataRow("ab\r\ncd", 9, 0, TextEncoding.Utf16, 6)]
    [DataRow("ab\r\ncd", int.MaxValue, int.MaxValue, TextEncoding.Utf8, 6)]
    [DataRow("é中😀x", 0, 2, TextEncoding.Utf8, 1)]
    [DataRow("é中😀x", 0, 5, TextEncoding.Utf8, 2)]
    [DataRow("é中😀x", 0, 9, TextEncoding.Utf8, 4)]
    [DataRow("é中😀x", 0, 3, TextEncoding.Utf32, 4)]
    [DataRow("é中😀x", 0, 3, TextEncoding.Utf16, 3)]
    [DataRow("é中😀x", 0, int.MaxValue, TextEncoding.Utf32, 5)]
    public void A_position_past_an_end_stands_at_that_end(string text, int line, int column, TextEncoding encoding, int offset) =>
        Assert.AreEqual(offset, DocumentText.Create(text).OffsetOf(new(line, column), encoding));

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    public void A_column_inside_a_character_is_nowhere(int column) =>
        Assert.IsNull(DocumentText.Create("é中😀x").OffsetOf(new(0, column), TextEncoding.Utf8));

    [TestMethod]
    public void What_does_not_lie_in_the_text_cannot_be_replaced()
    {
        var text = DocumentText.Create("abc");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => text.Replace(-1, 0, ""));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => text.Replace(0, -1, ""));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => text.Replace(2, 2, ""));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => text.Replace(4, 0, ""));
    }

    [TestMethod]
    public void A_keystroke_in_a_large_text_allocates_little()
    {
        var text = DocumentText.Create(string.Concat(Enumerable.Repeat("a line of forty characters, more or less\r\n", 250_000)));
        var place = text.OffsetOf(new(125_000, 3), TextEncoding.Utf8)!.Value;
        text.Replace(place, 0, "x");

        var before = GC.GetAllocatedBytesForCurrentThread();
        text.Replace(place, 0, "x");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsLessThan(200_000, allocated, "A copy of the text would be 21 MB.");
    }

    [TestMethod]
    public void Typing_does_not_fall_to_ever_smaller_chunks()
    {
        var text = DocumentText.Create(string.Concat(Enumerable.Repeat("a line\n", 10_000)), 256);
        var before = Cost(text);
        for (var i = 0; i < 20_000; i++)
        {
            var place = i * 7919 % text.Length;
            text = text.Replace(place, 0, "x").Replace(place, 1, "");
        }

        Assert.IsLessThan(before * 5, Cost(text));
    }

    private static long Cost(DocumentText text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        text.Replace(0, 0, "");
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (DocumentText Text, NaiveText Naive) Play((string Start, Edit[] Edits, int ChunkLength) history)
    {
        var text = DocumentText.Create(history.Start, history.ChunkLength);
        var naive = new NaiveText(history.Start);
        foreach (var edit in history.Edits)
        {
            var (start, length) = edit.In(naive.Value);
            text = text.Replace(start, length, edit.Text);
            naive = naive.Replace(start, length, edit.Text);
        }

        return (text, naive);
    }
}
