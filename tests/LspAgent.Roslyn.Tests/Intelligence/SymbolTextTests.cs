using LspAgent.Roslyn.Intelligence;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>Types are written as they are declared.</summary>
[TestClass]
public sealed class SymbolTextTests
{
    [TestMethod]
    [DataRow("public class X { }", "public class X")]
    [DataRow("public static class X { }", "public static class X")]
    [DataRow("public abstract class X { }", "public abstract class X")]
    [DataRow("public sealed record X(int A);", "public sealed record X")]
    [DataRow("public readonly struct X { }", "public readonly struct X")]
    [DataRow("public ref struct X { }", "public ref struct X")]
    [DataRow("public readonly ref struct X { }", "public readonly ref struct X")]
    [DataRow("public readonly record struct X(int A);", "public readonly record struct X")]
    [DataRow("internal interface X<in T> where T : class { }", "internal interface X<in T> where T : class")]
    [DataRow("enum X { A }", "internal enum X")]
    [DataRow("public delegate int X(string a);", "public delegate int X(string a)")]
    public void A_type_has_each_of_its_modifiers_once(string source, string expected)
    {
        var compilation = CSharpCompilation.Create("X", [CSharpSyntaxTree.ParseText(source)], [Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        Assert.AreEqual(expected, SymbolText.Declared(compilation.Assembly.GlobalNamespace.GetTypeMembers("X").Single()));
    }
}
