using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>A symbol is found by every name that somebody may write for it, that under which it is shown among them.</summary>
[TestClass]
public sealed class SymbolNameTests
{
    private const string Source = """
        namespace N;
        class C { ~C() { } public int @class; void M(object o) { _ = o.ToString(); _ = int.Parse("1", null); } }
        static class E { extension(string text) { public int Twice() => 2; public bool IsLong => true; } extension<T>(System.Collections.Generic.List<T> list) { public T Head() => list[0]; } }
        """;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("object.ToString", "object.ToString")]
    [DataRow("string.ToString()", "string.ToString")]
    [DataRow("System.Object.ToString", "object.ToString")]
    [DataRow("int.Parse(string, IFormatProvider)", "int.Parse")]
    [DataRow("E.Twice", "N.E.extension(string).Twice")]
    [DataRow("N.E.Twice()", "N.E.extension(string).Twice")]
    [DataRow("E.IsLong", "N.E.extension(string).IsLong")]
    [DataRow("E.Head", "N.E.extension<T>(System.Collections.Generic.List<T>).Head")]
    [DataRow("C.class", "N.C.@class")]
    [DataRow("C.@class", "N.C.@class")]
    public async Task A_name_means_what_is_shown_under_it(string name, string expected)
    {
        await using var workspace = new MarkedWorkspace(Source);
        var card = (await workspace.Code.DescribeAsync(new SymbolAddress(name), [], TestContext.CancellationToken)).Value.Card;
        Assert.AreEqual(expected, card.Name);

        // What is shown can be asked for again.
        Assert.AreEqual(card.Name, (await workspace.Code.DescribeAsync(new SymbolAddress(name.Contains('(', StringComparison.Ordinal) ? card.Name + name[name.IndexOf('(', StringComparison.Ordinal)..] : card.Name), [], TestContext.CancellationToken)).Value.Card.Name);
    }
}
