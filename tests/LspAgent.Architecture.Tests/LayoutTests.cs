using System.Text.RegularExpressions;

namespace LspAgent.Architecture.Tests;

/// <summary>A type is found where its name says, and a project that is there is built and tested.</summary>
[TestClass]
public sealed partial class LayoutTests
{
    private static readonly string[] Projects =
        [.. Repository.Read("server", "*.csproj").Concat(Repository.Read("tests", "*.csproj"))
            .Select(project => project.Path)
            .Where(path => !path.Contains("/fixtures/", StringComparison.Ordinal))];

    [TestMethod]
    public void A_file_has_the_namespace_of_its_folder() =>
        Repository.AssertNone(Repository.Sources.SelectMany(file => WrongNamespace(file, Projects)));

    [TestMethod]
    [DataRow("server/A.B/C/D.cs", "namespace A.B.C;", false)]
    [DataRow("server/A.B/D.cs", "namespace A.B;", false)]
    [DataRow("server/A.B/C/D.cs", "namespace A.B;", true)]
    [DataRow("server/A.B/C/D.cs", "global using System;", false)]
    public void A_wrong_namespace_is_found(string path, string text, bool found) =>
        Assert.AreEqual(found, WrongNamespace(new(path, text), ["server/A.B/A.B.csproj"]).Any());

    [TestMethod]
    public void Every_project_is_part_of_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "LspAgent.sln")).Replace('\\', '/');
        Repository.AssertNone(Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> WrongNamespace(RepositoryFile file, string[] projects)
    {
        var declared = Namespace().Match(file.Text).Groups["name"].Value;
        var project = projects.FirstOrDefault(project => file.Path.StartsWith(Path.GetDirectoryName(project)!.Replace('\\', '/') + "/", StringComparison.Ordinal));
        if (declared.Length == 0 || project is null)
        {
            return []; // Without a namespace there is only a list of usings or an entry point; without a project it is data.
        }

        var below = Path.GetRelativePath(Path.GetDirectoryName(project)!, Path.GetDirectoryName(file.Path)!).Replace('\\', '.').Replace('/', '.');
        var expected = Path.GetFileNameWithoutExtension(project) + (below == "." ? "" : "." + below);
        return declared == expected ? [] : [$"{file.Path} declares {declared} and lies in {expected}"];
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespace();
}
