using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Editing;

/// <summary>Before a command reads the disk, text that only the editor has is asked about once, and said when it stays.</summary>
[TestClass]
public sealed class UnsavedTextTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TypedDocuments _documents = new();
    private readonly List<UserQuestion> _asked = [];
    private readonly UnsavedText _unsaved;
    private Func<UserQuestion, UserAnswer> _answer = static _ => new UserAnswer.Declined();

    public UnsavedTextTests()
    {
        QuestionDesk? desk = null;
        desk = new QuestionDesk(
            (entry, _) =>
            {
                if (entry is TranscriptEntry.QuestionAsked { QuestionId: var id } && desk!.Find(id) is { } question)
                {
                    _asked.Add(question);
                    desk.Answer(id, _answer(question));
                }

                return ValueTask.CompletedTask;
            },
            static () => true,
            WhenNobodyIsThere.Refuse);
        _unsaved = new UnsavedText(new WorkspaceFiles(_documents, _folder.Path), desk, new WorkspaceRoots(_folder.Path, []));
    }

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Nothing_is_asked_when_all_is_saved()
    {
        Type("a.txt", "same", saved: "same");
        Assert.IsNull(await SettleAsync());
        Assert.IsEmpty(_asked);
    }

    [TestMethod]
    public async Task What_the_user_wants_saved_is_saved_by_the_editor_and_the_command_sees_it()
    {
        Type("a.txt", "typed", saved: "old");
        Type("b.txt", "new file", saved: null);
        _answer = static question => new UserAnswer.Given([[question.Parts[0].Options[0].Label]]);
        Assert.IsNull(await SettleAsync());
        Assert.AreEqual("typed", await File.ReadAllTextAsync(_folder.In("a.txt"), TestContext.CancellationToken));
        Assert.AreEqual("new file", await File.ReadAllTextAsync(_folder.In("b.txt"), TestContext.CancellationToken));
        Assert.AreEqual("a.txt, b.txt have changes that are not saved, and the command reads the disk.", _asked.Single().Message);
    }

    [TestMethod]
    public async Task What_stays_unsaved_is_said_each_time_and_asked_once()
    {
        Type("a.txt", "typed", saved: "old");
        const string Said = "a.txt has changes in the editor that are not saved: the command saw the older text on the disk.";
        Assert.AreEqual(Said, await SettleAsync());
        Assert.AreEqual(Said, await SettleAsync());
        Assert.HasCount(1, _asked);

        Type("b.txt", "typed too", saved: "old");
        Assert.Contains("a.txt, b.txt have changes", await SettleAsync() ?? "nothing");
        Assert.HasCount(2, _asked, "another file is another question");
    }

    [TestMethod]
    public async Task What_was_saved_meanwhile_is_asked_about_anew_when_it_is_changed_again()
    {
        Type("a.txt", "typed", saved: "old");
        await SettleAsync();
        Type("a.txt", "typed", saved: "typed");
        Assert.IsNull(await SettleAsync());
        Type("a.txt", "typed again", saved: "typed");
        await SettleAsync();
        Assert.HasCount(2, _asked);
    }

    [TestMethod]
    public async Task Without_leave_to_ask_it_is_only_said()
    {
        Type("a.txt", "typed", saved: "old");
        Assert.IsNotNull(await _unsaved.SettleAsync("c", mayAsk: false, TestContext.CancellationToken));
        Assert.IsEmpty(_asked);
    }

    [TestMethod]
    public async Task An_editor_that_cannot_save_leaves_it_to_the_user()
    {
        _documents.CanSave = false;
        Type("a.txt", "typed", saved: "old");
        _answer = question =>
        {
            File.WriteAllText(_folder.In("a.txt"), "typed");
            return new UserAnswer.Given([[question.Parts[0].Options[0].Label]]);
        };
        Assert.IsNull(await SettleAsync());
        Assert.AreEqual("I saved them", _asked.Single().Parts[0].Options[0].Label);
    }

    [TestMethod]
    public async Task What_lies_outside_of_the_workspace_does_not_matter()
    {
        using var elsewhere = new TempFolder();
        _documents.Texts[elsewhere.Write("notes.txt", "old")] = "typed";
        Assert.IsNull(await SettleAsync());
    }

    private ValueTask<string?> SettleAsync() => _unsaved.SettleAsync("c", mayAsk: true, TestContext.CancellationToken);

    private void Type(string name, string text, string? saved)
    {
        if (saved is not null)
        {
            _folder.Write(name, saved);
        }

        _documents.Texts[_folder.In(name)] = text;
    }

    /// <summary>An editor whose documents are just said.</summary>
    private sealed class TypedDocuments : IOpenDocuments
    {
        public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public bool CanSave { get; set; } = true;

        public ImmutableArray<UnsavedDocument> Unsaved => [.. Texts.Select(static document => new UnsavedDocument(document.Key, document.Value))];

        public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) => new(Texts.GetValueOrDefault(path.Lexical));

        public async ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken)
        {
            foreach (var document in documents)
            {
                await File.WriteAllTextAsync(document.Canonical, Texts[document.Lexical], cancellationToken);
            }
        }
    }
}
