using System.Xml.Linq;

namespace LspAgent.Architecture.Tests;

/// <summary>The arrows between projects point one way: the core and the protocol know nobody, the host knows all.</summary>
[TestClass]
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["LspAgent.Protocol"] = [],
        ["LspAgent.Core"] = [],
        ["LspAgent.Providers"] = ["LspAgent.Core"],
        ["LspAgent.Tools"] = ["LspAgent.Core"],
        ["LspAgent.Roslyn"] = ["LspAgent.Core"],
        ["LspAgent.Host"] = ["LspAgent.Protocol", "LspAgent.Core", "LspAgent.Providers", "LspAgent.Tools", "LspAgent.Roslyn"],
    };

    [TestMethod]
    public void Server_projects_reference_only_what_the_layout_allows() =>
        Repository.AssertNone(Repository.Read("server", "*.csproj").SelectMany(Forbidden));

    [TestMethod]
    public void An_arrow_that_points_the_wrong_way_is_found() => CollectionAssert.AreEqual(
        new[] { "LspAgent.Core must not reference LspAgent.Protocol" },
        Forbidden(new("server/LspAgent.Core/LspAgent.Core.csproj", """
            <Project><ItemGroup><ProjectReference Include="../LspAgent.Protocol/LspAgent.Protocol.csproj" /></ItemGroup></Project>
            """)).ToArray());

    private static IEnumerable<string> Forbidden(RepositoryFile project)
    {
        var name = Path.GetFileNameWithoutExtension(project.Path);
        return Allowed.TryGetValue(name, out var allowed)
            ? References(project).Except(allowed, StringComparer.Ordinal).Select(reference => $"{name} must not reference {reference}")
            : [$"{name} is a server project that the layout does not know: say here what it may reference"];
    }

    private static IEnumerable<string> References(RepositoryFile project) =>
        XDocument.Parse(project.Text).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
