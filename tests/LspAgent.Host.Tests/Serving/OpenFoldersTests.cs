using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Tests.Serving;

/// <summary>The folders of the editor: those of the handshake, whichever way it says them, and every change since.</summary>
[TestClass]
public sealed class OpenFoldersTests
{
    private static readonly WorkspaceFolder A = new(new("file:///w/a"), "a");
    private static readonly WorkspaceFolder B = new(new("file:///w/b"), "b");
    private static readonly WorkspaceFolder C = new(new("file:///w/c%20d"), "c d");

    [TestMethod]
    public void The_folders_of_the_handshake_go_before_its_root()
    {
        var folders = Begun(new InitializeParams(new(), RootUri: C.Uri, RootPath: "/w/e", WorkspaceFolders: [B, A, B with { Name = "again" }]));
        Assert.AreSequenceEqual([B, A], folders.Current, "in their order, and each once");
    }

    [TestMethod]
    public void An_older_editor_has_a_root()
    {
        Assert.AreSequenceEqual([C], Begun(new InitializeParams(new(), RootUri: C.Uri, RootPath: "/w/e")).Current, "with the name of the folder");
        Assert.AreSequenceEqual([C], Begun(new InitializeParams(new(), RootUri: C.Uri, WorkspaceFolders: [])).Current);
    }

    [TestMethod]
    public void A_still_older_editor_has_a_path()
    {
        using var folder = new LspAgent.Testing.Files.TempFolder();
        var only = Begun(new InitializeParams(new(), RootPath: folder.Path)).Current.Single();
        Assert.AreEqual(DocumentUri.FromPath(folder.Path), only.Uri);
        Assert.AreEqual(Path.GetFileName(folder.Path), only.Name);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("relative/path")]
    public void An_editor_without_a_folder_has_none(string? path) => Assert.IsEmpty(Begun(new InitializeParams(new(), RootPath: path)).Current);

    [TestMethod]
    public void What_is_closed_goes_and_what_is_opened_comes_behind_the_rest()
    {
        var folders = Begun(new InitializeParams(new(), WorkspaceFolders: [A, B]));
        folders.Change(new(Added: [C, C], Removed: [A]));
        Assert.AreSequenceEqual([B, C], folders.Current);
        folders.Change(new(Added: [], Removed: [A, B with { Name = "by another name" }]));
        Assert.AreSequenceEqual([C], folders.Current, "a folder is its address, and one that is not open cannot be closed");
        folders.Change(new(Added: [C with { Name = "twice" }, A], Removed: []));
        Assert.AreSequenceEqual([C, A], folders.Current);
    }

    private static OpenFolders Begun(InitializeParams parameters)
    {
        var folders = new OpenFolders();
        folders.Begin(parameters);
        return folders;
    }
}
