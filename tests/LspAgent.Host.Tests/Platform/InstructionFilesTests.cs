using LspAgent.Core.Memory;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Instructions are found on the disk, each file once, and none from behind a repository's link.</summary>
[TestClass]
public sealed class InstructionFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Each_place_is_read_in_its_order()
    {
        foreach (var path in (string[])["proj/.lspagent/AGENTS.md", "home/.claude/CLAUDE.md", "proj/CLAUDE.local.md", "home/.lspagent/CLAUDE.md", "proj/.claude/CLAUDE.md", "proj/AGENTS.md"])
        {
            _folder.Write(path, path);
        }

        Assert.AreEqual(
            "home/.claude/CLAUDE.md home/.lspagent/CLAUDE.md proj/AGENTS.md proj/.claude/CLAUDE.md proj/.lspagent/AGENTS.md proj/CLAUDE.local.md",
            string.Join(' ', Load().Files.Select(static file => file.Text)));
    }

    [TestMethod]
    public void A_file_with_two_names_is_read_once()
    {
        _folder.Write("proj/CLAUDE.md", "text @AGENTS.md");
        File.CreateSymbolicLink(_folder.In("proj/AGENTS.md"), "CLAUDE.md");
        Assert.AreEqual(1, Load().Files.Length);
    }

    [TestMethod]
    public void A_repository_shows_nothing_from_outside_by_a_link()
    {
        _folder.Write("home/secret", "secret");
        _folder.Write("proj/a", "");
        File.CreateSymbolicLink(_folder.In("proj/CLAUDE.md"), _folder.In("home/secret"));
        var set = Load();
        Assert.AreEqual(0, set.Files.Length);
        Assert.AreEqual($"CLAUDE.md links to {_folder.In("home/secret")}, which is outside the workspace, so it is left out.", set.Problems.Single());
    }

    [TestMethod]
    public void A_huge_file_is_left_out_and_said()
    {
        _folder.Write("proj/CLAUDE.md", new string('x', 4 * 1024 * 1024 + 1));
        Assert.EndsWith("more than instructions may (4,194,304), so it is left out.", Load().Problems.Single());
    }

    private InstructionSet Load() => new InstructionFiles(_folder.In("home"), _folder.In("home/.lspagent")).Load(_folder.In("proj"));
}
