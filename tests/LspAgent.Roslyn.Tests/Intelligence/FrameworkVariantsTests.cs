using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>One declaration that several frameworks compile is found in each of them, and what stands below any of them.</summary>
[TestClass]
public sealed class FrameworkVariantsTests
{
    private const string Lib = "public interface IPool<T> { T[] Rent(int length); }";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(true, DisplayName = "from the framework that is asked")]
    [DataRow(false, DisplayName = "from the other framework")]
    public async Task Implementations_for_another_framework_are_found(bool isOther)
    {
        using var workspace = new AdhocWorkspace(RoslynHost.Services);
        var (one, other, user) = (ProjectId.CreateNewId(), ProjectId.CreateNewId(), ProjectId.CreateNewId());
        var (core, standard) = (MetadataReference.CreateFromFile(typeof(object).Assembly.Location), Standard());
        var solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(one, VersionStamp.Default, "Lib(net10.0)", "Lib", LanguageNames.CSharp, filePath: "/ws/Lib.csproj", metadataReferences: [core]))
            .AddProject(ProjectInfo.Create(other, VersionStamp.Default, "Lib(netstandard2.0)", "Lib", LanguageNames.CSharp, filePath: "/ws/Lib.csproj", metadataReferences: [standard]))
            .AddProject(ProjectInfo.Create(user, VersionStamp.Default, "User", "User", LanguageNames.CSharp, filePath: "/ws/User.csproj", projectReferences: [new ProjectReference(isOther ? other : one)], metadataReferences: [isOther ? standard : core]))
            .AddDocument(DocumentId.CreateNewId(one), "Lib.cs", SourceText.From(Lib), filePath: "/ws/Lib.cs")
            .AddDocument(DocumentId.CreateNewId(other), "Lib.cs", SourceText.From(Lib), filePath: "/ws/Lib.cs")
            .AddDocument(DocumentId.CreateNewId(user), "User.cs", SourceText.From("class Pool : IPool<char> { public char[] Rent(int length) => null; }"), filePath: "/ws/User.cs");
        var compilation = await solution.GetProject(one)!.GetCompilationAsync(TestContext.CancellationToken);
        var member = compilation!.GetTypeByMetadataName("IPool`1")!.GetMembers("Rent").Single();
        Assert.HasCount(2, await FrameworkVariants.OfAsync(solution, member, TestContext.CancellationToken));
        Assert.AreEqual("Pool.Rent(int)", string.Join(", ", (await ImplementationSearch.FindRawAsync(solution, member, TestContext.CancellationToken)).Select(static item => item.ToDisplayString())));
    }

    /// <summary>A framework whose own types are in an assembly of another name.</summary>
    private static PortableExecutableReference Standard()
    {
        const string Source = "namespace System { public class Object { } public abstract class ValueType { } public struct Int32 { } public struct Char { } public struct Void { } public abstract class Array { } public class String { } }";
        using var image = new MemoryStream();
        var made = CSharpCompilation.Create("netstandard", [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(LanguageVersion.CSharp9))], options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image, options: new EmitOptions(runtimeMetadataVersion: "v4.0.30319"));
        Assert.IsTrue(made.Success, string.Join('\n', made.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
