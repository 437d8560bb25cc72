using System.Diagnostics;
using System.Text;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Paths are followed as the kernel follows them, and files are read as the user sees them.</summary>
[TestClass]
public sealed class WorkspaceFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    private string Root => _folder.In("proj");

    [TestInitialize]
    public void MakeTree()
    {
        _folder.Write("proj/src/sub/b.txt", "b");
        _folder.Write("proj/src/a.txt", "a");
        _folder.Write("proj/README.md", "readme");
        _folder.Write("other/x.txt", "x");
        _folder.Write("home/notes.txt", "notes");
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("README.md", "proj/README.md", "proj/README.md")]
    [DataRow("./src//sub/../a.txt", "proj/src/a.txt", "proj/src/a.txt")]
    [DataRow("../other/x.txt", "other/x.txt", "other/x.txt")]
    [DataRow("src/...", "proj/src/...", "proj/src/...")]
    [DataRow("src/%2e%2e/x", "proj/src/%2e%2e/x", "proj/src/%2e%2e/x")]
    [DataRow("$HOME/notes.txt", "proj/$HOME/notes.txt", "proj/$HOME/notes.txt")]
    [DataRow("~/notes.txt", "home/notes.txt", "home/notes.txt")]
    [DataRow("~", "home", "home")]
    [DataRow("src/", "proj/src", "proj/src")]
    [DataRow(".", "proj", "proj")]
    [DataRow("new/folder/file.cs", "proj/new/folder/file.cs", "proj/new/folder/file.cs")]
    [DataRow("link", "proj/link", "other/x.txt")]
    [DataRow("folder/b.txt", "proj/folder/b.txt", "proj/src/sub/b.txt")]
    [DataRow("folder/../a.txt", "proj/a.txt", "proj/src/a.txt")]
    [DataRow("chain", "proj/chain", "proj/src/a.txt")]
    [DataRow("dangling", "proj/dangling", "other/missing.txt")]
    [DataRow("dangling/below", "proj/dangling/below", "other/missing.txt/below")]
    public void A_path_has_two_faces(string path, string lexical, string canonical)
    {
        MakeLinks();
        Assert.AreEqual(new ResolvedPath(_folder.In(lexical), _folder.In(canonical)), Found(path));
    }

    [TestMethod]
    public void Absolute_paths_and_file_uris_are_taken_as_they_are()
    {
        var expected = new ResolvedPath(_folder.In("other/x.txt"), _folder.In("other/x.txt"));
        Assert.AreEqual(expected, Found(_folder.In("other/x.txt")));
        Assert.AreEqual(expected, Found("/" + _folder.In("other/x.txt")));
        Assert.AreEqual(expected, Found("file://" + _folder.In("proj/%2e%2e/other/x.txt")));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("   ")]
    [DataRow("a\0b")]
    [DataRow("loop")]
    [DataRow("README.md/below")]
    [DataRow("file://evil.example/share/x")]
    [DataRow("https://example.com/x")]
    public void A_path_that_names_nothing_is_never_taken_as_it_is_written(string path)
    {
        MakeLinks();
        var resolution = Files().Resolve(path, new WorkspaceRoots(Root, []));
        Assert.IsInstanceOfType<PathResolution.Invalid>(resolution, resolution.ToString());
        Assert.IsTrue(((PathResolution.Invalid)resolution).Because.EndsWith('.'));
    }

    [TestMethod]
    public async Task Texts_are_read_in_the_encoding_that_their_mark_names()
    {
        await CheckTextAsync([.. Encoding.UTF8.Preamble, .. "né"u8], "né");
        await CheckTextAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("né")], "né");
        await CheckTextAsync([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("né")], "né");
        await CheckTextAsync([.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("né")], "né");
        await CheckTextAsync("né"u8.ToArray(), "né");
        await CheckTextAsync([], "");
    }

    [TestMethod]
    public async Task What_is_no_text_is_said_to_be_something_else()
    {
        _folder.Write("proj/a.bin", [1, 0, 2]);
        Assert.IsInstanceOfType<FileReading.Binary>(await ReadAsync("a.bin"));
        Assert.IsInstanceOfType<FileReading.Missing>(await ReadAsync("none.txt"));
        Assert.IsInstanceOfType<FileReading.Directory>(await ReadAsync("src"));
    }

    [TestMethod]
    public async Task Large_files_are_not_held()
    {
        await using (var stream = File.Create(_folder.In("proj/large.txt")))
        {
            for (var line = 0; line < 1_100_000; line++)
            {
                await stream.WriteAsync("ten bytes\n"u8.ToArray(), TestContext.CancellationToken);
            }
        }

        _folder.Write("proj/large.bin", new byte[11 * 1024 * 1024]);
        Assert.AreEqual(new FileReading.Large(11_000_000), await ReadAsync("large.txt"));
        Assert.IsInstanceOfType<FileReading.Refused>(await ReadAsync("large.bin"));
        var lines = (LinesReading.Lines)await Files().ReadLinesAsync(Found("large.txt"), new LineWindow(1_000_000, 2, 5, 100), TestContext.CancellationToken);
        Assert.AreEqual(1_100_000, lines.TotalLines);
        CollectionAssert.AreEqual((FileLine[])[new("ten b", 9), new("ten b", 9)], lines.Items.ToArray());
    }

    [TestMethod]
    public async Task Lines_are_the_same_wherever_the_window_lies()
    {
        var lines = Enumerable.Range(1, 30_000).Select(static number => $"{number}é{new string('x', number % 50)}").ToArray();
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode])
        {
            _folder.Write("proj/text.txt", [.. encoding.Preamble, .. encoding.GetBytes(string.Join("\r\n", lines))]);
            foreach (var first in (int[])[1, 2, 3_000, 4_096, 15_000, 29_990, 30_000, 30_001])
            {
                var window = new LineWindow(first, 20, 1000, 100_000);
                var reading = (LinesReading.Lines)await Files().ReadLinesAsync(Found("text.txt"), window, TestContext.CancellationToken);
                CollectionAssert.AreEqual(lines.Skip(first - 1).Take(20).ToArray(), reading.Items.Select(static line => line.Text).ToArray());
                Assert.AreEqual(30_000, reading.TotalLines);
            }
        }
    }

    [TestMethod]
    public async Task The_editors_text_comes_before_the_disk()
    {
        var files = new WorkspaceFiles(new OneDocument(_folder.In("proj/src/a.txt"), "typed"), _folder.In("home"));
        Assert.AreEqual(("typed", true), await files.ReadAsync(Found("src/a.txt"), TestContext.CancellationToken) is FileReading.Text text ? (text.Value, text.IsUnsaved) : default);
        var same = new WorkspaceFiles(new OneDocument(_folder.In("proj/src/a.txt"), "a"), _folder.In("home"));
        Assert.IsFalse(((FileReading.Text)await same.ReadAsync(Found("src/a.txt"), TestContext.CancellationToken)).IsUnsaved);
        var unsaved = new WorkspaceFiles(new OneDocument(_folder.In("proj/new.txt"), "typed"), _folder.In("home"));
        Assert.IsTrue(((FileReading.Text)await unsaved.ReadAsync(Found("new.txt"), TestContext.CancellationToken)).IsUnsaved);
    }

    [TestMethod]
    public async Task Pipes_and_devices_are_never_opened()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("needs mkfifo and /dev/zero");
        }

        using (var make = Process.Start("mkfifo", _folder.In("proj/pipe")))
        {
            await make.WaitForExitAsync(TestContext.CancellationToken);
        }

        Assert.IsInstanceOfType<FileReading.Refused>(await ReadAsync("pipe"));
        Assert.IsInstanceOfType<FileReading.Refused>(await ReadAsync("/dev/zero"));
        Assert.IsInstanceOfType<LinesReading.Refused>(await Files().ReadLinesAsync(Found("pipe"), new LineWindow(1, 1, 1, 1), TestContext.CancellationToken));
        Assert.IsInstanceOfType<FileReading.Text>(await ReadAsync("/proc/self/status"));
    }

    private void MakeLinks()
    {
        File.CreateSymbolicLink(_folder.In("proj/link"), _folder.In("other/x.txt"));
        File.CreateSymbolicLink(_folder.In("proj/folder"), "src/sub");
        File.CreateSymbolicLink(_folder.In("proj/chain"), "chain2");
        File.CreateSymbolicLink(_folder.In("proj/chain2"), "folder/../a.txt");
        File.CreateSymbolicLink(_folder.In("proj/dangling"), "../other/missing.txt");
        File.CreateSymbolicLink(_folder.In("proj/loop"), "loop2");
        File.CreateSymbolicLink(_folder.In("proj/loop2"), "loop");
    }

    private WorkspaceFiles Files() => new(NoOpenDocuments.Instance, _folder.In("home"));

    private ResolvedPath Found(string path) => ((PathResolution.Found)Files().Resolve(path, new WorkspaceRoots(Root, []))).Path;

    private ValueTask<FileReading> ReadAsync(string path) => Files().ReadAsync(Found(path), TestContext.CancellationToken);

    private async Task CheckTextAsync(byte[] bytes, string expected)
    {
        _folder.Write("proj/text.txt", bytes);
        Assert.AreEqual(expected, ((FileReading.Text)await ReadAsync("text.txt")).Value);
    }

    /// <summary>An editor with one document.</summary>
    private sealed class OneDocument(string path, string text) : IOpenDocuments
    {
        public System.Collections.Immutable.ImmutableArray<UnsavedDocument> Unsaved => [new(path, text)];

        public ValueTask<string?> TextOfAsync(ResolvedPath document, CancellationToken cancellationToken) =>
            new(document.Lexical == path ? text : null);
    }
}
