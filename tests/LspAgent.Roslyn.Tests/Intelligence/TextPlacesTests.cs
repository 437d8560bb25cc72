using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>Positions of editors, "to the end" among them, are read as LSP says.</summary>
[TestClass]
public sealed class TextPlacesTests
{
    private static readonly Gen<string> Texts = Gen.Elements("a", "🙂", " ", "\r\n", "\n", "\r", "int x;").ListOf().Select(static parts => string.Concat(parts));

    private static readonly Gen<int> Numbers = Gen.OneOf(Gen.Choose(0, 12), Gen.Elements(int.MaxValue, int.MaxValue - 1, 100_000));

    [TestMethod]
    public void A_place_stands_where_the_editor_s_text_has_it() => Prop.ForAll(
        Arb.From(from text in Texts from line in Numbers from column in Numbers select (text, new TextPosition(line, column))),
        static item => TextPlaces.OffsetOf(SourceText.From(item.text), item.Item2) == DocumentText.Create(item.text).OffsetOf(item.Item2, TextEncoding.Utf16)).QuickCheckThrowOnFailure();
}
