using LspAgent.Core.Models;
using LspAgent.Providers.Offline;

namespace LspAgent.Providers.Tests.Offline;

/// <summary>What is done about plain words when no model is there.</summary>
[TestClass]
public sealed class OfflineClientTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("find needle", """Grep {"pattern":"needle","output_mode":"content","head_limit":100,"-i":true}""")]
    [DataRow("Please search for the text `a.b(c)` in the code?", """Grep {"pattern":"a\\.b\\(c\\)","output_mode":"content","head_limit":100,"-i":true}""")]
    [DataRow("grep Needle in src/Lib", """Grep {"pattern":"Needle","output_mode":"content","head_limit":100,"path":"src/Lib"}""")]
    [DataRow("Where is ToolRunner defined?", """Grep {"pattern":"\\bToolRunner\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("where is the class Budget", """Grep {"pattern":"\\bBudget\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("where is M", """Grep {"pattern":"\\bM\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("find all references to x?", """Grep {"pattern":"\\bx\\b","output_mode":"content","head_limit":100,"-i":true}""")]
    [DataRow("who calls RunAsync", """Grep {"pattern":"\\bRunAsync\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("find all references to Foo", """Grep {"pattern":"\\bFoo\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("what implements IModelClient?", """Grep {"pattern":"\\bIModelClient\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("ToolRunner", """Grep {"pattern":"\\bToolRunner\\b","output_mode":"content","head_limit":100}""")]
    [DataRow("I wonder about \"stop reason\" a lot", """Grep {"pattern":"stop reason","output_mode":"content","head_limit":100,"-i":true}""")]
    [DataRow("show me the file src/A.cs", """Read {"file_path":"src/A.cs"}""")]
    [DataRow("open README.md", """Read {"file_path":"README.md"}""")]
    [DataRow("show `src/A.cs` lines 10-40", """Read {"file_path":"src/A.cs","offset":10,"limit":31}""")]
    [DataRow("src/A.cs", """Read {"file_path":"src/A.cs"}""")]
    [DataRow("can you explain the file src/A.cs to me please", """Read {"file_path":"src/A.cs"}""")]
    [DataRow("summarize src/A.cs", """Read {"file_path":"src/A.cs"}""")]
    [DataRow("what does src/A.cs do?", """Read {"file_path":"src/A.cs"}""")]
    [DataRow("list files matching *.cs", """Glob {"pattern":"*.cs"}""")]
    [DataRow("list all files named parser in src", """Glob {"pattern":"**/*parser*","path":"src"}""")]
    [DataRow("find the file src/A.cs", """Glob {"pattern":"**/src/A.cs"}""")]
    [DataRow("find files ending in .md", """Glob {"pattern":"*.md"}""")]
    [DataRow("list files in src/", """Glob {"pattern":"**/*","path":"src/"}""")]
    public async Task Plain_words_become_a_call(string words, string call) =>
        Assert.StartsWith($"-> {call}\n", await new OfflineTalk().SayAsync(words, Token));

    [TestMethod]
    [DataRow("hello", "Hello, I am LspAgent in its offline mode.")]
    [DataRow("What can you do?", "Hello, I am LspAgent in its offline mode.")]
    [DataRow("rename Foo to Bar", "I cannot do that.")]
    [DataRow("fix the errors in this file", "I cannot do that.")]
    [DataRow("run the tests", "I cannot run anything.")]
    [DataRow("how do I configure a model?", "To work with a language model, do one of these:")]
    [DataRow("tell me a story about dragons and their treasure", "I did not understand that.")]
    [DataRow("", "I did not understand that.")]
    public async Task Without_a_tool_it_says_what_it_is_and_how_to_get_a_model(string words, string answer)
    {
        var said = await new OfflineTalk().SayAsync(words, Token);
        Assert.StartsWith(answer, said);
        Assert.IsTrue(said.Contains("ANTHROPIC_API_KEY", StringComparison.Ordinal) || said.Contains("I follow fixed rules", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_model_of_this_machine_is_offered_where_that_helps()
    {
        Assert.EndsWith("\n\nOllama runs here.", await new OfflineTalk((_, _) => ("", false), "Ollama runs here.").SayAsync("hi", Token));
        Assert.DoesNotContain("Ollama runs here.", await new OfflineTalk((_, _) => ("No matches.", false), "Ollama runs here.").SayAsync("find two words", Token));
    }

    [TestMethod]
    public async Task Declarations_are_told_from_uses()
    {
        const string Result = """
            src/A.cs:12:public sealed class Parser(string text)
            src/A.cs:30:    private static Parser Create() => new Parser("");
            src/B.cs:7:        var parser = new Parser(input);
            """;
        var talk = new OfflineTalk(Result);
        var where = await talk.SayAsync("where is Parser", Token);
        Assert.Contains("`Parser` looks declared here:\n\n- `src/A.cs:12` `public sealed class Parser(string text)`\n\n2 other lines in 2 files hold the name;", where);
        Assert.Contains("overloads, scopes and inheritance are not told apart.", where);
        Assert.Contains("2 lines use the name `Parser`:\n\n- `src/A.cs:30` ", await talk.SayAsync("who uses Parser", Token));
        Assert.Contains("`Parser` stands in 3 lines of 2 files:\n\n- `src/A.cs:12` ", await talk.SayAsync("find Parser", Token));
    }

    [TestMethod]
    public async Task A_text_that_is_nowhere_is_looked_for_in_names()
    {
        var talk = new OfflineTalk((tool, _) => (tool == "Grep" ? "No matches." : "src/parser/Lexer.cs\nsrc/Parser.cs", false));
        Assert.AreEqual(
            """
            -> Grep {"pattern":"\\bparser\\b","output_mode":"content","head_limit":100,"-i":true}
            -> Glob {"pattern":"**/*parser*"}
            No text holds `parser`, but 2 files are named so:

            - `src/parser/Lexer.cs`
            - `src/Parser.cs`
            """,
            await talk.SayAsync("where is the parser", Token));
    }

    [TestMethod]
    public async Task A_file_is_shown_and_one_elsewhere_is_found_by_its_name()
    {
        var talk = new OfflineTalk((tool, input) => tool == "Glob" ? ("src/deep/A.cs", false)
            : input.Contains("deep", StringComparison.Ordinal) ? ("1\tclass A;\n2\t// ``` fence", false)
            : ("A.cs does not exist.", true));
        Assert.AreEqual(
            """
            -> Read {"file_path":"A.cs"}
            -> Glob {"pattern":"**/A.cs"}
            -> Read {"file_path":"src/deep/A.cs"}
            `src/deep/A.cs`:

            `````cs
            class A;
            // ``` fence
            `````
            """,
            await talk.SayAsync("show A.cs", Token));
    }

    [TestMethod]
    public async Task Which_of_several_files_is_meant_is_asked()
    {
        var talk = new OfflineTalk((tool, _) => tool == "Glob" ? ("a/X.cs\nb/X.cs", false) : ("X.cs does not exist.", true));
        Assert.EndsWith("Which one do you mean?\n\n- `a/X.cs`\n- `b/X.cs`", await talk.SayAsync("explain X.cs", Token));
    }

    [TestMethod]
    public async Task A_file_that_is_nowhere_is_said_to_be()
    {
        var talk = new OfflineTalk((tool, _) => tool == "Glob" ? ("No files match. Try a wider pattern, such as **/*name*.", false) : ("Q.cs does not exist.", true));
        Assert.EndsWith("`Q.cs` cannot be read: Q.cs does not exist.", await talk.SayAsync("show Q.cs", Token));
    }

    [TestMethod]
    public async Task A_refused_call_is_told_and_not_tried_again()
    {
        var talk = new OfflineTalk((_, _) => ("This call was not allowed, and nothing was done: no.", true));
        Assert.EndsWith("\nThe search did not work: This call was not allowed, and nothing was done: no.", await talk.SayAsync("find secrets", Token));
    }

    [TestMethod]
    public async Task A_file_is_outlined()
    {
        const string Code = """
            using System;

            namespace A.B;

            /// <summary>Parses <c>text</c> into words.</summary>
            public sealed class Parser(string text)
            {
                public int Count => 1;

                /// <summary>One.</summary>
                public async Task<Word> NextAsync(CancellationToken token)
                {
                    if (token.CanBeCanceled)
                    {
                        return Make();
                    }
                }

                private sealed record State(int At);
            }
            """;
        var numbered = string.Join('\n', Code.Split('\n').Select((line, index) => $"{index + 1}\t{line}"));
        Assert.EndsWith(
            """
            `src/Parser.cs` has 20 lines. It says of itself:

            > Parses text into words.

            It holds:

            - `namespace A.B` (line 3)
            - `class Parser` (line 6)
              - `Count` (line 8)
              - `NextAsync` (line 11)
              - `record State` (line 19)

            This is an outline by fixed rules; a model would say what it means. `show src/Parser.cs` shows the text.
            """,
            await new OfflineTalk(numbered).SayAsync("explain src/Parser.cs", Token));
    }

    [TestMethod]
    [DataRow("export async function load(path) {", "load", true)]
    [DataRow("const load = async (path) => {", "load", true)]
    [DataRow("    def load(self):", "load", true)]
    [DataRow("func (s *Server) Load(path string) error {", "Load", true)]
    [DataRow("pub fn load() -> Result<()> {", "load", true)]
    [DataRow("    public static Task<int> Load(string path)", "Load", true)]
    [DataRow("    private readonly List<int> _load = [];", "_load", true)]
    [DataRow("        return load(path);", "load", false)]
    [DataRow("        var x = await Load();", "Load", false)]
    [DataRow("// load the file", "load", false)]
    public void A_declaration_is_told_by_its_look(string line, string name, bool isOne) => Assert.AreEqual(isOne, Declarations.Is(line, name));

    [TestMethod]
    public async Task Each_request_stands_for_itself()
    {
        var talk = new OfflineTalk("a.cs:1:one");
        await talk.SayAsync("find one", Token);
        Assert.StartsWith("-> Grep {\"pattern\":\"two\"", await talk.SayAsync("find two", Token));
        Assert.StartsWith("Hello", await talk.SayAsync("hello", Token));
    }

    [TestMethod]
    public async Task A_tool_that_is_not_there_is_not_called() =>
        Assert.AreEqual("For that I would call the tool Grep, and this session has none of that name.", await new OfflineTalk { ToolNames = ["Read"] }.SayAsync("find it", Token));

    [TestMethod]
    public async Task Notes_say_what_was_looked_at()
    {
        var talk = new OfflineTalk("a.cs:1:one");
        await talk.SayAsync("find one", Token);
        Assert.AreEqual(
            "These notes were made by fixed rules, without a model. They say only what was looked at.\n- Grep {\"pattern\":\"one\",\"output_mode\":\"content\",\"head_limit\":100,\"-i\":true}",
            await talk.SayAsync("This conversation is about to be shortened, because the window is filling up. Write the notes", Token));
    }

    [TestMethod]
    public async Task It_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => new OfflineTalk().SayAsync("hello", cancelled.Token));
    }

    [TestMethod]
    public void It_answers_only_when_nothing_is_configured()
    {
        using var nothing = new ModelDirectory(() => new ModelOptions(), TimeProvider.System);
        var chosen = (ModelChoice.Ready)nothing.Choose(null);
        Assert.AreEqual(("offline", "rules"), (chosen.Model.Provider, chosen.Model.Id));
        Assert.AreEqual(0m, chosen.Model.Price?.CostOf(new TokenUsage(1000, 1000, 0, 0)));
        CollectionAssert.AreEqual(new[] { "rules" }, nothing.Available.Select(model => model.Id).ToArray());

        using var configured = new ModelDirectory(() => ModelOptions.FromEnvironment(name => name == "OPENAI_API_KEY" ? "k" : null), TimeProvider.System);
        Assert.AreNotEqual("offline", ((ModelChoice.Ready)configured.Choose(null)).Model.Provider);
        Assert.IsFalse(configured.Available.Any(model => model.Provider == "offline"));
        Assert.AreEqual("offline", ((ModelChoice.Ready)configured.Choose("offline/rules")).Model.Provider);
    }
}
