using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>A symbol is found by what people write for it.</summary>
[TestClass]
public sealed class AddressTests
{
    private const string Overloads = """
        using System;
        using System.Collections.Generic;

        class A
        {
            void M(string? text, IFormatProvider? how = null) { }

            void M(List<string?> texts) { }

            void M(int number) { }

            void M(int? number) { }
        }
        """;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("A.M(string?, IFormatProvider?)", "M(string? text", DisplayName = "as it is declared")]
    [DataRow("A.M(string, IFormatProvider)", "M(string? text", DisplayName = "without nullability")]
    [DataRow("A.M(string, System.IFormatProvider)", "M(string? text", DisplayName = "in full without nullability")]
    [DataRow("A.M(string?, System.IFormatProvider?)", "M(string? text", DisplayName = "in full with nullability")]
    [DataRow("A.M(System.Collections.Generic.List<string>)", "M(List<string?> texts", DisplayName = "without the nullability of an argument")]
    [DataRow("A.M(int)", "M(int number", DisplayName = "a value")]
    [DataRow("A.M(int?)", "M(int? number", DisplayName = "a value that can be missing")]
    public async Task An_overload_is_told_by_its_parameters(string symbol, string expected)
    {
        using var folder = new TempFolder();
        folder.Write("A.cs", Overloads);
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        var text = await tools.TextAsync("SymbolInfo", $$"""{"symbol":"{{symbol}}"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("error: ", text);
        StringAssert.Contains(text, expected, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_base_constructor_that_is_called_without_a_word_is_told_as_not_named()
    {
        using var folder = new TempFolder();
        folder.Write("A.cs", "class A\n{\n    public A() { }\n}\n\nclass B : A\n{\n    public B() { }\n\n    public B(int i)\n        : base()\n    {\n    }\n}\n");
        await using var tools = new CodeTooling(folder.Path, folder.In(".cache"));
        var uses = (await tools.Code.ReferencesAsync(new("A.A"), [], TestContext.CancellationToken)).Value.Items;
        Assert.AreEqual("8 Implicit, 11 New", string.Join(", ", uses.Select(static use => $"{use.Place.Start.Line + 1} {use.Use}")));
    }
}
