using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>Whatever a plan changes and wherever it fails: all of it is done, or every file is as it was.</summary>
[TestClass]
public sealed class PlanLawTests : IDisposable
{
    private const int Files = 5;

    /// <summary>What becomes of each file (kept, changed, deleted, created), which of them fails, and how.</summary>
    private static readonly Arbitrary<(Deed[] Deeds, int Faulty, Fault How)> AnyPlan = Arb.From(
        from deeds in Gen.Elements(Deed.Change, Deed.Change, Deed.Delete, Deed.Create).ArrayOf(Files)
        from faulty in Gen.Choose(0, Files - 1)
        from how in Gen.Elements(Fault.None, Fault.Conflict, Fault.HalfACharacter, Fault.ChangedMeanwhile, Fault.DeletedMeanwhile)
        select (deeds, faulty, how));

    private readonly TempFolder _folder = new();
    private int _rounds;

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [Timeout(120_000)]
    public void A_plan_is_carried_out_as_a_whole_or_not_at_all() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(AnyPlan, (Func<(Deed[] Deeds, int Faulty, Fault How), Task<bool>>)(plan => HoldsAsync(plan.Deeds, plan.Faulty, plan.How))));

    private async Task<bool> HoldsAsync(Deed[] deeds, int faulty, Fault how)
    {
        var root = _folder.In($"{Interlocked.Increment(ref _rounds)}");
        Directory.CreateDirectory(root);
        foreach (var (index, deed) in deeds.Index())
        {
            if (deed is not Deed.Create)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(PathOf(root, index))!);
                await File.WriteAllTextAsync(PathOf(root, index), $"file {index}\n", TestContext.CancellationToken);
            }
        }

        var isMeanwhile = how is Fault.ChangedMeanwhile or Fault.DeletedMeanwhile;
        var edits = deeds.Select((deed, index) => EditOf(root, index, deed, index == faulty ? how : Fault.None));
        var witness = new Meddler(() =>
        {
            if (how is Fault.ChangedMeanwhile)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(PathOf(root, faulty))!);
                File.WriteAllText(PathOf(root, faulty), "somebody else, in this very moment\n");
            }
            else if (how is Fault.DeletedMeanwhile && deeds[faulty] is not Deed.Create)
            {
                File.Delete(PathOf(root, faulty));
            }

            return Snapshot(root);
        });
        var before = Snapshot(root);
        var outcome = await new WorkspaceFiles(NoOpenDocuments.Instance, root).ApplyAsync(new EditPlan([.. edits]), witness, TestContext.CancellationToken);

        if (outcome is EditOutcome.Applied)
        {
            Assert.IsTrue(how is Fault.None || (how is Fault.DeletedMeanwhile && deeds[faulty] is Deed.Create), $"{how} {deeds[faulty]}");
            CollectionAssert.AreEqual(
                deeds.Select((deed, index) => (deed, index)).Where(static file => file.deed is not Deed.Delete).Select(file => $"{PathOf(root, file.index)}: new {file.index}\n").Order(StringComparer.Ordinal).ToList(),
                Snapshot(root).Where(static line => !line.EndsWith('/')).ToList());
        }
        else
        {
            CollectionAssert.AreEqual(isMeanwhile && witness.Left is { } left ? left : before, Snapshot(root), $"{how} {deeds[faulty]}: {outcome}");
        }

        return true;
    }

    private static FileEdit EditOf(string root, int index, Deed deed, Fault fault)
    {
        var path = PathOf(root, index);
        var before = fault is Fault.Conflict ? $"another {index}\n" : $"file {index}\n";
        var after = fault is Fault.HalfACharacter ? "\uD800\n" : $"new {index}\n";
        return new FileEdit(
            new ResolvedPath(path, path),
            deed is Deed.Create && fault is not Fault.Conflict ? null : new FileContent.Text(before, TextFormat.Default),
            deed is Deed.Delete && fault is not Fault.HalfACharacter ? null : new FileContent.Text(after, TextFormat.Default));
    }

    private static string PathOf(string root, int index) => Path.Combine(root, index % 2 == 0 ? $"{index}.txt" : $"sub{index}/{index}.txt");

    private static List<string> Snapshot(string root) =>
        [.. Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(static path => File.Exists(path) ? $"{path}: {File.ReadAllText(path)}" : $"{path}/")];

    /// <summary>What becomes of a file.</summary>
    private enum Deed
    {
        Change,
        Delete,
        Create,
    }

    /// <summary>What goes wrong with one of them.</summary>
    private enum Fault
    {
        None,
        Conflict,
        HalfACharacter,
        ChangedMeanwhile,
        DeletedMeanwhile,
    }

    /// <summary>Somebody who changes a file between the look at it and the change.</summary>
    private sealed class Meddler(Func<List<string>> meddle) : IEditWitness
    {
        /// <summary>The files as they were left; null when it did not come to that.</summary>
        public List<string>? Left { get; private set; }

        public ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken)
        {
            Left = meddle();
            return ValueTask.CompletedTask;
        }
    }
}
