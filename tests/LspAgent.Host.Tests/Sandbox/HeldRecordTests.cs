using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>What a killed process has left in a workspace goes, and nothing else does.</summary>
[TestClass]
public sealed class HeldRecordTests
{
    [TestMethod]
    public void A_process_that_is_gone_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])[".vscode", ".idea", "src"])
        {
            Directory.CreateDirectory(folder.In(name));
        }

        folder.Write(".idea/mine.xml", "");
        folder.Write("cache/held-999999999", string.Join('\n', folder.In(".vscode"), folder.In(".idea"), folder.In("src"), folder.In(".git")));
        HeldRecord.Sweep(folder.In("cache"));
        Assert.IsFalse(Directory.Exists(folder.In(".vscode")));
        Assert.IsTrue(File.Exists(folder.In(".idea/mine.xml")));
        Assert.IsTrue(Directory.Exists(folder.In("src")));
        Assert.IsEmpty(Directory.EnumerateFiles(folder.In("cache")));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void What_a_living_process_holds_stays()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.In(".vscode"));
        Directory.CreateDirectory(folder.In("cache"));
        HeldRecord.Write(folder.In("cache"), [folder.In(".vscode")]);
        HeldRecord.Sweep(folder.In("cache"));
        Assert.IsTrue(Directory.Exists(folder.In(".vscode")));
        HeldRecord.Write(folder.In("cache"), []);
        Assert.IsEmpty(Directory.EnumerateFiles(folder.In("cache")));
    }
}
