using System.Diagnostics;
using System.Globalization;
using System.Text;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>Members that very many types share with the framework are found, within the time that is given and no longer than somebody waits.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class CascadeTests
{
    private const int Types = 60;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_member_that_all_types_have_of_the_framework_is_found_in_all()
    {
        await using var workspace = new MarkedWorkspace(Source());
        foreach (var name in (string[])["T7.Dispose", "T7.ToString", "T7.Equals", "T7.CompareTo"])
        {
            var address = new SymbolAddress(name);
            var clock = Stopwatch.StartNew();
            var uses = await workspace.Code.ReferencesAsync(address, [], TestContext.CancellationToken);
            var usesTook = clock.Elapsed;
            clock.Restart();
            var callers = await workspace.Code.CallsAsync(address, isIncoming: true, depth: 1, [], TestContext.CancellationToken);
            var callersTook = clock.Elapsed;
            clock.Restart();
            var below = await workspace.Code.ImplementationsAsync(address, [], TestContext.CancellationToken);
            TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {uses.Value.Items.Length} uses in {usesTook}, {callers.Value.Items.Length} callers in {callersTook}, {below.Value.Items.Length} below in {clock.Elapsed}"));
            Assert.IsTrue(uses.Value.IsComplete && callers.Value.IsComplete && below.Value.IsComplete, name);
            Assert.IsEmpty(below.Value.Items, name);
            Assert.IsGreaterThanOrEqualTo(Types, uses.Value.Items.Length, name);
        }
    }

    [TestMethod]
    public async Task Time_that_runs_out_ends_a_search_that_says_so()
    {
        await using var workspace = new MarkedWorkspace(Source());
        var (snapshot, solution) = await workspace.Code.BoundAsync([], TestContext.CancellationToken);
        var symbol = await new SymbolResolver(snapshot, solution).FindAsync(new SymbolAddress("T7.Dispose"), TestContext.CancellationToken);
        Assert.IsFalse((await ReferenceSearch.FindAsync(solution, symbol, TimeSpan.Zero, TestContext.CancellationToken)).IsComplete);
        Assert.IsFalse((await CallSearch.FindAsync(solution, symbol, isIncoming: true, depth: 1, TimeSpan.Zero, TestContext.CancellationToken)).IsComplete);
    }

    [TestMethod]
    public async Task A_search_for_callers_that_takes_long_goes_on_project_by_project()
    {
        using var workspace = new AdhocWorkspace();
        var projects = TwoProjects(workspace, static text => text);
        var symbol = await CalledAsync(projects);
        var whole = await CallSearch.WalkAsync(projects, symbol, isIncoming: true, depth: 1, TimeProvider.System, TestContext.CancellationToken);
        var parts = await CallSearch.WalkAsync(projects, symbol, isIncoming: true, depth: 1, new TimeIsUp(), TestContext.CancellationToken);
        Assert.IsTrue(parts.IsComplete);
        Assert.AreEqual("A.Near, B.Far", string.Join(", ", parts.Members.Select(static member => member.Related.Card.Name)));
        Assert.AreEqual(string.Join(", ", whole.Members.Select(static member => member.Related.Card.Name)), string.Join(", ", parts.Members.Select(static member => member.Related.Card.Name)));
    }

    [TestMethod]
    public async Task Time_that_runs_out_project_by_project_is_said()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        using var workspace = new AdhocWorkspace();
        var projects = TwoProjects(workspace, text =>
        {
            limit.Cancel();
            return text;
        });
        var symbol = await CalledAsync(projects);
        var found = await CallSearch.WalkAsync(projects, symbol, isIncoming: true, depth: 1, new TimeIsUp(), limit.Token);
        Assert.IsFalse(found.IsComplete);
    }

    /// <param name="read">Sees the text of the second project when it is first read.</param>
    private static Solution TwoProjects(AdhocWorkspace workspace, Func<string, string> read)
    {
        var (near, far) = (ProjectId.CreateNewId(), ProjectId.CreateNewId());
        return workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(near, VersionStamp.Default, "Near", "Near", LanguageNames.CSharp, metadataReferences: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]))
            .AddProject(ProjectInfo.Create(far, VersionStamp.Default, "Far", "Far", LanguageNames.CSharp, projectReferences: [new ProjectReference(near)], metadataReferences: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]))
            .AddDocument(DocumentId.CreateNewId(near), "A.cs", SourceText.From("public static class A { public static void Called() { } static void Near() => Called(); }"), filePath: "/ws/A.cs")
            .AddDocument(DocumentInfo.Create(DocumentId.CreateNewId(far), "B.cs", loader: new ReadLate(() => read("static class B { static void Far() => A.Called(); }")), filePath: "/ws/B.cs"));
    }

    private async Task<ISymbol> CalledAsync(Solution solution)
    {
        var compilation = await solution.Projects.First(static project => project.Name is "Near").GetCompilationAsync(TestContext.CancellationToken);
        return compilation!.GetTypeByMetadataName("A")!.GetMembers("Called").Single();
    }

    private sealed class ReadLate(Func<string> read) : TextLoader
    {
        public override Task<TextAndVersion> LoadTextAndVersionAsync(LoadTextOptions options, CancellationToken cancellationToken) =>
            Task.FromResult(TextAndVersion.Create(SourceText.From(read()), VersionStamp.Default));
    }

    /// <summary>A clock on which every time has run out.</summary>
    private sealed class TimeIsUp : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                callback(state);
            }

            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }

    [TestMethod]
    public async Task Whoever_no_longer_waits_is_let_go_at_once()
    {
        await using var workspace = new MarkedWorkspace(Source());
        await workspace.Code.BoundAsync([], TestContext.CancellationToken);
        foreach (var ask in (Func<CancellationToken, Task>[])
            [
                token => workspace.Code.ReferencesAsync(new SymbolAddress("T7.Dispose"), [], token),
                token => workspace.Code.CallsAsync(new SymbolAddress("T7.Dispose"), isIncoming: true, depth: 3, [], token),
                token => workspace.Code.ImplementationsAsync(new SymbolAddress("T7"), [], token),
            ])
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
            var asked = Task.Run(() => ask(waiting.Token), TestContext.CancellationToken);
            waiting.CancelAfter(TimeSpan.FromMilliseconds(100));
            var clock = Stopwatch.StartNew();
            try
            {
                await asked;
            }
            catch (OperationCanceledException)
            {
                // As it must be, unless it had ended before.
            }

            TestContext.WriteLine($"Ended {clock.Elapsed} after it was cancelled.");
            Assert.IsLessThan(TimeSpan.FromSeconds(10), clock.Elapsed);
        }
    }

    /// <summary>Each type implements and overrides what the framework declares, and calls that of the next.</summary>
    private static string Source()
    {
        var text = new StringBuilder();
        for (var at = 0; at < Types; at++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                // file: T{{at}}.cs
                using System;
                using System.Collections;
                using System.Collections.Generic;
                class T{{at}} : IDisposable, IEnumerable<int>, IComparable<T{{at}}>
                {
                    public void Dispose() { }
                    public IEnumerator<int> GetEnumerator() => throw new Exception();
                    IEnumerator IEnumerable.GetEnumerator() => throw new Exception();
                    public int CompareTo(T{{at}}? other) => 0;
                    public override string ToString() => string.Empty;
                    public override bool Equals(object? other) => false;
                    public override int GetHashCode() => 0;
                    static void Use(T{{(at + 1) % Types}} next)
                    {
                        next.Dispose();
                        _ = next.ToString();
                        _ = next.Equals(null);
                        _ = next.CompareTo(next);
                        foreach (var item in next) { }
                        next.GetEnumerator();
                    }
                }

                """);
        }

        return text.ToString();
    }
}
