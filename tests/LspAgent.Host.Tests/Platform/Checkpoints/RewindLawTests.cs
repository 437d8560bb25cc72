using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform.Checkpoints;

/// <summary>
/// What holds for every story of changes: the agent's are taken back to the byte, and whatever the user did stays, in files of
/// all encodings and line ends.
/// </summary>
[TestClass]
public sealed class RewindLawTests : IDisposable
{
    private static readonly string[] Names = ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"];

    /// <summary>Files of every encoding and line end, and bytes that are no text.</summary>
    private static readonly Gen<byte[]> AnyFile =
        from lines in Gen.Elements("a", "b", "c", "", "  x", "längere Zeile 😀").ListOf()
        from end in Gen.Elements("\n", "\r\n")
        from encoding in Gen.Elements<Encoding>(new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode)
        from isOpen in Gen.Elements(true, false)
        from isBinary in Gen.Elements(false, false, false, true)
        select isBinary ? [0, 1, 2, (byte)lines.Count] : (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(string.Join(end, lines) + (isOpen ? "" : end))];

    /// <summary>Steps: which file, what of it (null deletes), and whether a tool or a command does it.</summary>
    private static readonly Arbitrary<(byte[]?[] Tree, (int File, byte[]? Content, bool IsCommand)[] Steps)> AnyStory = Arb.From(
        from tree in Gen.OneOf(AnyFile.Select(file => (byte[]?)file), Gen.Constant((byte[]?)null)).ArrayOf(Names.Length)
        from steps in (
            from file in Gen.Choose(0, Names.Length - 1)
            from content in Gen.OneOf(AnyFile.Select(file => (byte[]?)file), AnyFile.Select(file => (byte[]?)file), Gen.Constant((byte[]?)null))
            from isCommand in Gen.Elements(true, false)
            select (file, content, isCommand)).ArrayOf(6)
        select (tree, steps));

    /// <summary>Stories in which the user changes lines as well, between the agent's steps and after them.</summary>
    private static readonly Arbitrary<(Kind[] Files, Step[] Steps)> AnySharedStory = Arb.From(
        from files in (
            from encoding in Gen.Choose(0, 3)
            from end in Gen.Elements("\n", "\r\n")
            from lines in Gen.Choose(0, 12)
            select new Kind(encoding, end, lines)).ArrayOf(2)
        from steps in (
            from who in Gen.Elements(Actor.Tool, Actor.Tool, Actor.Command, Actor.User)
            from file in Gen.Choose(0, 1)
            from what in Gen.Elements(Change.Insert, Change.Insert, Change.Replace, Change.Delete)
            from place in Gen.Choose(0, 12)
            select new Step(who, file, what, place)).ArrayOf(8)
        select (files, steps));

    private readonly TempFolder _folder = new();
    private int _stories;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [Timeout(120_000)]
    public void Edits_and_commands_then_a_rewind_give_the_same_bytes_and_its_undo_the_others() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(AnyStory, (Func<(byte[]?[] Tree, (int File, byte[]? Content, bool IsCommand)[] Steps), Task<bool>>)(story => GoesBackAsync(story.Tree, story.Steps))));

    [TestMethod]
    [TestCategory("Slow")]
    [Timeout(120_000)]
    public void What_the_user_did_stays_whatever_the_agent_did_around_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(AnySharedStory, (Func<(Kind[] Files, Step[] Steps), Task<bool>>)(story => KeepsTheUsersAsync(story.Files, story.Steps))));

    private async Task<bool> GoesBackAsync(byte[]?[] tree, (int File, byte[]? Content, bool IsCommand)[] steps)
    {
        var session = RewindKit.Begin(_folder, Interlocked.Increment(ref _stories));
        foreach (var (index, content) in tree.Index())
        {
            session.Put(Names[index], content);
        }

        var before = session.Snapshot();
        foreach (var step in steps)
        {
            session.Position++;
            await (step.IsCommand
                ? session.CommandAsync(() => session.Put(Names[step.File], step.Content), Token)
                : session.EditAsync(Names[step.File], step.Content, Token));
        }

        var after = session.Snapshot();
        session.Position++;
        Assert.IsEmpty((await session.RewindAsync(0, Token)).Left);
        CollectionAssert.AreEqual(before, session.Snapshot());
        await session.UndoAsync(Token);
        CollectionAssert.AreEqual(after, session.Snapshot());
        return true;
    }

    private async Task<bool> KeepsTheUsersAsync(Kind[] files, Step[] steps)
    {
        var session = RewindKit.Begin(_folder, Interlocked.Increment(ref _stories));
        foreach (var (index, file) in files.Index())
        {
            session.Put(Names[index], file.Bytes([.. Enumerable.Range(0, file.Lines).Select(line => $"base {line}")]));
        }

        var before = session.Snapshot();
        var touched = new bool[files.Length];
        foreach (var (number, step) in steps.Index())
        {
            session.Position++;
            var name = Names[step.File];
            var text = files[step.File].Bytes(step.On(files[step.File].LinesOf(session.Bytes(name)!), number));
            switch (step.Who)
            {
                case Actor.Tool:
                    await session.EditAsync(name, text, Token);
                    break;
                case Actor.Command:
                    await session.CommandAsync(() => session.Put(name, text), Token);
                    break;
                default:
                    session.Put(name, text);
                    touched[step.File] = true;
                    break;
            }
        }

        var after = session.Snapshot();
        var lines = files.Select((file, index) => file.LinesOf(session.Bytes(Names[index])!)).ToList();
        session.Position++;
        var rewind = await session.RewindAsync(0, Token);
        var end = session.Snapshot();
        foreach (var (index, file) in files.Index())
        {
            var path = Path.Combine(session.Root, Names[index]);
            if (rewind.Left.Any(left => left.Path.Canonical == path))
            {
                Assert.IsTrue(touched[index], "only what the user touched is left");
                Assert.AreEqual(after[index], end[index], "what is left is left as it is");
            }
            else if (!touched[index])
            {
                Assert.AreEqual(before[index], end[index]);
            }
            else
            {
                var now = file.LinesOf(session.Bytes(Names[index])!);
                Assert.IsFalse(now.Any(static line => line.StartsWith("agent", StringComparison.Ordinal)), string.Join('|', now));
                var users = lines[index].Where(static line => line.StartsWith("user", StringComparison.Ordinal)).ToList();
                CollectionAssert.AreEqual(users, now.Where(users.Contains).ToList(), "the user's lines, in their order");
            }
        }

        await session.UndoAsync(Token);
        CollectionAssert.AreEqual(after, session.Snapshot());
        return true;
    }

    private enum Actor
    {
        Tool,
        Command,
        User,
    }

    private enum Change
    {
        Insert,
        Replace,
        Delete,
    }

    /// <summary>How a file is stored.</summary>
    private sealed record Kind(int Encoding, string End, int Lines)
    {
        private Encoding Coding => Encoding switch
        {
            0 => new UTF8Encoding(false),
            1 => new UTF8Encoding(true),
            2 => System.Text.Encoding.Unicode,
            _ => System.Text.Encoding.BigEndianUnicode,
        };

        public byte[] Bytes(IReadOnlyList<string> lines) => [.. Coding.GetPreamble(), .. Coding.GetBytes(string.Concat(lines.Select(line => line + End)))];

        public List<string> LinesOf(byte[] bytes)
        {
            var text = Coding.GetString(bytes.AsSpan(Coding.GetPreamble().Length));
            return text.Length == 0 ? [] : [.. text[..^End.Length].Split(End)];
        }
    }

    /// <summary>One change of one line by somebody, whose line is known by its name.</summary>
    private sealed record Step(Actor Who, int File, Change What, int Place)
    {
        public List<string> On(List<string> lines, int number)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{(Who is Actor.User ? "user" : "agent")} {number}");
            var place = lines.Count == 0 ? 0 : Place % lines.Count;
            switch (What)
            {
                case Change.Replace when lines.Count > 0:
                    lines[place] = name;
                    break;
                case Change.Delete when lines.Count > 0:
                    lines.RemoveAt(place);
                    break;
                default:
                    lines.Insert(place, name);
                    break;
            }

            return lines;
        }
    }
}
