using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>What is said of projects that do not load stays short.</summary>
[TestClass]
public sealed class LoadProblemTests
{
    [TestMethod]
    public void A_project_that_fails_in_many_ways_costs_one_sentence()
    {
        var problems = Enumerable.Range(1, 100).Select(static number => LoadProblem.Of($"Msbuild failed when processing the file '/w/src/A/A.csproj' with message: Package P{number} was not found."));
        CollectionAssert.AreEqual(new[] { "A.csproj may not be loaded in whole: Package P1 was not found. (99 more messages)" }, LoadProblem.Tell(problems).ToArray());
    }

    [TestMethod]
    public void Many_projects_that_fail_are_a_few_sentences()
    {
        var problems = Enumerable.Range(1, 20).Select(static number => LoadProblem.Of($"Msbuild failed when processing the file '/w/P{number}.csproj' with message: No."));
        CollectionAssert.AreEqual(
            new[] { "P1.csproj may not be loaded in whole: No.", "P2.csproj may not be loaded in whole: No.", "P3.csproj may not be loaded in whole: No.", "The same holds for P4.csproj, P5.csproj, P6.csproj, P7.csproj, P8.csproj and 12 more." },
            LoadProblem.Tell(problems).ToArray());
    }

    [TestMethod]
    public void What_is_about_no_project_is_told_as_it_is()
    {
        var problem = LoadProblem.Of("Project file not found: '/w/A.csproj'");
        Assert.IsNull(problem.Path);
        CollectionAssert.AreEqual(new[] { "Project file not found: '/w/A.csproj'" }, LoadProblem.Tell([problem, problem]).ToArray());
    }

    [TestMethod]
    public void A_message_of_many_lines_stays_short() =>
        Assert.IsLessThan(300, LoadProblem.Tell([LoadProblem.Of($"Msbuild failed when processing the file '/w/A.csproj' with message: {new string('x', 10_000)}")]).Single().Length);
}
