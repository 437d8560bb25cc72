using LspAgent.Core.Memory;

namespace LspAgent.Core.Tests.Memory;

/// <summary>Which instructions reach the model, and in which order.</summary>
[TestClass]
public sealed class InstructionAssemblyTests
{
    [TestMethod]
    public void The_broadest_come_first_and_agents_files_stand_in_for_missing_ones()
    {
        var set = Assemble(("/home/.claude/CLAUDE.md", "user"), ("/home/.lspagent/AGENTS.md", "own"), ("/proj/CLAUDE.md", "project"), ("/proj/AGENTS.md", "hidden"), ("/proj/CLAUDE.local.md", "local"));
        Assert.AreEqual("user|own|project|local", string.Join('|', set.Files.Select(static file => file.Text)));
        Assert.AreEqual("~/.claude/CLAUDE.md|~/.lspagent/AGENTS.md|CLAUDE.md|CLAUDE.local.md", string.Join('|', set.Files.Select(static file => file.Path)));
        Assert.AreEqual("agents", string.Join('|', Assemble(("/proj/AGENTS.md", "agents")).Files.Select(static file => file.Text)));
    }

    [TestMethod]
    public void The_section_names_each_file_and_whose_it_is() => Assert.AreEqual(
        """
        # Instructions

        The user and the project ask you to follow these. Where two disagree, the later one counts.

        ## ~/.claude/CLAUDE.md (the user's, for all projects)

        Be brief.

        ## AGENTS.md (the project's)

        See @docs/a.md.

        ## docs/a.md (imported by AGENTS.md)

        Use tabs.

        """,
        Assemble(("/home/.claude/CLAUDE.md", "Be brief.\n"), ("/proj/AGENTS.md", "See @docs/a.md."), ("/proj/docs/a.md", "Use tabs.")).Section.Text);

    [TestMethod]
    public void No_instructions_make_no_section() => Assert.AreEqual("", Assemble(("/proj/CLAUDE.md", " \n<!-- nothing -->\n")).Section.Text);

    [TestMethod]
    public void Imports_end_after_four_files_and_circles_end_at_once()
    {
        var set = Assemble(("/proj/CLAUDE.md", "@1.md"), ("/proj/1.md", "@2.md @CLAUDE.md"), ("/proj/2.md", "@3.md"), ("/proj/3.md", "@4.md"), ("/proj/4.md", "@5.md end"), ("/proj/5.md", "never"));
        Assert.AreEqual("CLAUDE.md 1.md 2.md 3.md 4.md", string.Join(' ', set.Files.Select(static file => file.Path)));
        Assert.AreEqual("4.md imports 5.md through more than 4 files, so it is left out.", set.Problems.Single());
    }

    [TestMethod]
    [DataRow("see @a.md now", "a.md")]
    [DataRow("@a.md, then @./b/c.md.", "a.md ./b/c.md")]
    [DataRow("(@a.md) \"@b.md\"", "a.md b.md")]
    [DataRow("mail me@a.md", "")]
    [DataRow("`@a.md` and ``@b.md ` x`` and @c.md", "c.md")]
    [DataRow("an open ` mark and @c.md", "c.md")]
    [DataRow("```\n@a.md\n```\n@b.md", "b.md")]
    [DataRow("~~~~ x\n@a.md\n~~~\n@b.md\n~~~~\n@c.md", "c.md")]
    [DataRow("<!-- @a.md -->\n@b.md", "b.md")]
    [DataRow("- @a.md\n  - @~/b.md", "a.md ~/b.md")]
    public void Imports_are_not_looked_for_in_code(string text, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', InstructionMarkdown.Read(text).Imports));

    [TestMethod]
    [DataRow("a\n<!-- x -->\nb", "a\nb")]
    [DataRow("a\n<!-- x\ny\nz -->\nb", "a\nb")]
    [DataRow("a\n<!-- x --> rest\nb", "a\n rest\nb")]
    [DataRow("a <!-- inline --> b", "a <!-- inline --> b")]
    [DataRow("```\n<!-- x -->\n```", "```\n<!-- x -->\n```")]
    [DataRow("a\r\nb\r\n", "a\nb")]
    [DataRow("<!-- never ends\na", "")]
    public void Comments_that_are_blocks_are_not_shown(string text, string expected) =>
        Assert.AreEqual(expected, InstructionMarkdown.Read(text).Text);

    [TestMethod]
    public void A_project_imports_nothing_from_outside_and_a_user_does()
    {
        var set = Assemble(("/proj/CLAUDE.md", "@/etc/secret @~/notes.md @missing.md @../out.md"), ("/etc/secret", "secret"), ("/home/notes.md", "notes"), ("/out.md", "out"));
        Assert.AreEqual("CLAUDE.md", string.Join(' ', set.Files.Select(static file => file.Path)));
        Assert.AreEqual(3, set.Problems.Length);
        Assert.AreEqual("CLAUDE.md imports /etc/secret, which is outside the workspace, so it is left out.", set.Problems[0]);
        Assert.AreEqual("notes", Assemble(("/home/.claude/CLAUDE.md", "x @~/notes.md"), ("/home/notes.md", "notes")).Files[1].Text);
    }

    [TestMethod]
    public void What_cannot_be_read_is_said()
    {
        var set = InstructionAssembly.Assemble(static path => path == "/proj/CLAUDE.md" ? new FoundInstructions(path, null, "too large") : null, "/proj", "/home", [new("/proj", InstructionScope.Project)]);
        Assert.AreEqual(("too large", 0), (set.Problems.Single(), set.Files.Length));
    }

    [TestMethod]
    public void Changes_are_what_is_new_different_or_gone()
    {
        var before = Assemble(("/proj/CLAUDE.md", "a @1.md"), ("/proj/1.md", "one"), ("/home/.claude/CLAUDE.md", "same"));
        var after = Assemble(("/proj/CLAUDE.md", "b"), ("/home/.claude/CLAUDE.md", "same"), ("/proj/CLAUDE.local.md", "new"));
        Assert.AreEqual("CLAUDE.md=b CLAUDE.local.md=new 1.md=", string.Join(' ', after.ChangesSince(before).Select(static file => $"{file.Path}={file.Text}")));
        Assert.AreEqual(0, after.ChangesSince(after).Length);
    }

    private static InstructionSet Assemble(params (string Path, string Text)[] files) => InstructionAssembly.Assemble(
        path => files.Where(file => file.Path == path).Select(static file => new FoundInstructions(file.Path, file.Text)).FirstOrDefault(),
        "/proj",
        "/home",
        [
            new("/home/.claude", InstructionScope.User), new("/home/.lspagent", InstructionScope.User),
            new("/proj", InstructionScope.Project), new("/proj/.claude", InstructionScope.Project), new("/proj", InstructionScope.Local),
        ]);
}
