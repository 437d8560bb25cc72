using System.Text.Json;
using System.Xml.Linq;

namespace LspAgent.Architecture.Tests;

/// <summary>Dependencies are exact, and the files that lock them name no machine.</summary>
[TestClass]
public sealed class DependencyTests
{
    [TestMethod]
    public void Lock_files_name_no_host()
    {
        Repository.AssertNone(Repository.Read(".", "packages.lock.json")
            .Where(file => file.Text.Contains("://", StringComparison.Ordinal))
            .Select(file => file.Path));
        Repository.AssertNone(Repository.Read(".", "package-lock.json").SelectMany(Downloads));
    }

    [TestMethod]
    public void A_host_in_a_lock_file_is_found()
    {
        var file = new RepositoryFile("package-lock.json", """{ "packages": { "a": { "resolved": "https://registry.example/a.tgz" }, "b": { "resolved": "tests/e2e" } } }""");
        CollectionAssert.AreEqual(new[] { "package-lock.json: a" }, Downloads(file).ToArray());
    }

    [TestMethod]
    public void Package_versions_are_exact()
    {
        Repository.AssertNone(Repository.Read("server", "Directory.Packages.props").SelectMany(InexactPackages));
        Repository.AssertNone(Repository.Read(".", "package.json").Where(file => !file.Path.Contains("/fixtures/", StringComparison.Ordinal)).SelectMany(InexactNodePackages));
    }

    [TestMethod]
    public void An_inexact_version_is_found()
    {
        var props = new RepositoryFile("a.props", """<Project><PackageVersion Include="A" Version="[1.0.0]" /><PackageVersion Include="B" Version="1.0.0" /></Project>""");
        CollectionAssert.AreEqual(new[] { "a.props: B 1.0.0" }, InexactPackages(props).ToArray());
        var manifest = new RepositoryFile("package.json", """{ "dependencies": { "a": "1.0.0", "b": "^1.0.0" } }""");
        CollectionAssert.AreEqual(new[] { "package.json: b ^1.0.0" }, InexactNodePackages(manifest).ToArray());
    }

    private static IEnumerable<string> Downloads(RepositoryFile file)
    {
        using var json = JsonDocument.Parse(file.Text);
        return [.. json.RootElement.GetProperty("packages").EnumerateObject()
            .Where(package => package.Value.TryGetProperty("resolved", out var place) && place.GetString()!.Contains(':', StringComparison.Ordinal))
            .Select(package => $"{file.Path}: {package.Name}")];
    }

    private static IEnumerable<string> InexactPackages(RepositoryFile file) =>
        from package in XDocument.Parse(file.Text).Descendants()
        where package.Name.LocalName is "PackageVersion" or "GlobalPackageReference"
        let version = package.Attribute("Version")!.Value
        where version is not ['[', .., ']'] || version.Contains(',', StringComparison.Ordinal)
        select $"{file.Path}: {package.Attribute("Include")!.Value} {version}";

    private static IEnumerable<string> InexactNodePackages(RepositoryFile file)
    {
        using var json = JsonDocument.Parse(file.Text);
        return [.. ((string[])["dependencies", "devDependencies"])
            .Where(kind => json.RootElement.TryGetProperty(kind, out _))
            .SelectMany(kind => json.RootElement.GetProperty(kind).EnumerateObject())
            .Where(package => package.Value.GetString() is not [>= '0' and <= '9', ..])
            .Select(package => $"{file.Path}: {package.Name} {package.Value.GetString()}")];
    }
}
