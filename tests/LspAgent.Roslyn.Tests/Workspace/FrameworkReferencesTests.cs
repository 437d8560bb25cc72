using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>A project is compiled with the framework of another that its build chose.</summary>
[TestClass]
public sealed class FrameworkReferencesTests
{
    private static readonly ProjectModel New = Project("/w/Lib.csproj", "Lib(net8.0)", "/w/bin/net8.0/Lib.dll");
    private static readonly ProjectModel Old = Project("/w/Lib.csproj", "Lib(netstandard2.0)", "/w/bin/netstandard2.0/Lib.dll");
    private static readonly ProjectModel Other = Project("/w/Other.csproj", "Other", "/w/bin/Other.dll");

    [TestMethod]
    public void The_framework_whose_assembly_stands_beside_another_takes_its_place()
    {
        var user = Project("/w/App.csproj", "App", "/w/bin/App.dll") with { Projects = [To(New.Key), To(Other.Key)], Assemblies = [To("/sdk/System.dll"), To("/w/bin/netstandard2.0/Lib.dll") with { Aliases = ["lib"] }] };
        var mended = new FrameworkReferences([New, Old, Other, user]).Mended(user);
        Assert.AreEqual($"{Other.Key}, {Old.Key} as lib", Told(mended.Projects));
        Assert.AreEqual("/sdk/System.dll", Told(mended.Assemblies));
    }

    [TestMethod]
    public void Whoever_refers_to_nothing_of_a_project_but_its_assembly_keeps_that()
    {
        var user = Project("/w/App.csproj", "App", "/w/bin/App.dll") with { Projects = [To(New.Key)], Assemblies = [To("/w/bin/Other.dll")] };
        Assert.AreSame(user, new FrameworkReferences([New, Old, Other, user]).Mended(user));
    }

    private static string Told(IEnumerable<ReferenceModel> references) => string.Join(", ", references.Select(static reference => reference.Aliases.Count == 0 ? reference.To : $"{reference.To} as {reference.Aliases[0]}"));

    private static ReferenceModel To(string key) => new(key, [], EmbedsInteropTypes: false);

    private static ProjectModel Project(string path, string name, string output) => new()
    {
        Key = $"{path}|{name}",
        Name = name,
        AssemblyName = name.Split('(')[0],
        FilePath = path,
        OutputPath = output,
        Documents = [],
        Compilation = new CompilationModel(2, 0, false, false, 0, 0, 4, 0, false, false, true, null, null, new Dictionary<string, int>(StringComparer.Ordinal), 0, 0, [], new Dictionary<string, string>(StringComparer.Ordinal)),
    };
}
