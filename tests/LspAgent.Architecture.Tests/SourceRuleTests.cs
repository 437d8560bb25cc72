using System.Text.RegularExpressions;

namespace LspAgent.Architecture.Tests;

/// <summary>Conventions that no analyzer holds, checked on the text of the sources.</summary>
[TestClass]
public sealed partial class SourceRuleTests
{
    [TestMethod]
    public void Nothing_is_left_to_do() =>
        Repository.AssertNone(WrittenByHand().SelectMany(LeftToDo));

    [TestMethod]
    [DataRow("// TO" + "DO: later")]
    [DataRow("throw new " + "NotImplemented" + "Exception();")]
    public void What_is_left_to_do_is_found(string text) =>
        CollectionAssert.AreEqual(new[] { "a.cs:2 is unfinished" }, LeftToDo(new("a.cs", "\n" + text)).ToArray());

    [TestMethod]
    public void Server_code_never_silences_the_null_checker() =>
        Repository.AssertNone(Repository.ServerSources.SelectMany(file => SourceCode.Find(file, NullForgiving())));

    [TestMethod]
    [DataRow("var a = b!;", true)]
    [DataRow("b![0].C();", true)]
    [DataRow("f(b()!)", true)]
    [DataRow("public string A { get; set; } = null!;", true)]
    [DataRow("if (!a && b != c) { }", false)]
    [DataRow("// stop!", false)]
    [DataRow("var a = \"stop!\";", false)]
    public void A_null_forgiving_operator_is_found(string text, bool found) =>
        Assert.AreEqual(found, SourceCode.Find(new("a.cs", text), NullForgiving()).Any());

    [TestMethod]
    public void Cancellation_is_always_asked_for() =>
        Repository.AssertNone(Repository.ServerSources.SelectMany(file => SourceCode.Find(file, OptionalToken())));

    [TestMethod]
    [DataRow("Task A(CancellationToken cancellationToken = default);", true)]
    [DataRow("Task A(CancellationToken cancellationToken);", false)]
    [DataRow("public override Task A(CancellationToken cancellationToken = default)", false)]
    public void An_optional_token_is_found(string text, bool found) =>
        Assert.AreEqual(found, SourceCode.Find(new("a.cs", text), OptionalToken()).Any());

    [TestMethod]
    public void Nothing_configures_its_awaits() =>
        Repository.AssertNone(Repository.ServerSources.SelectMany(file => SourceCode.Find(file, ConfigureAwait())));

    [TestMethod]
    public void Types_say_what_they_are_and_not_their_pattern() =>
        Repository.AssertNone(Repository.ServerSources.SelectMany(PatternNames));

    [TestMethod]
    public void A_pattern_name_is_found() =>
        CollectionAssert.AreEqual(new[] { "a.cs:1 SessionManager" }, PatternNames(new("a.cs", "internal sealed class SessionManager;")).ToArray());

    [TestMethod]
    public void Every_type_has_a_summary() =>
        Repository.AssertNone(Repository.Sources.Where(IsCompiled).SelectMany(WithoutSummary));

    [TestMethod]
    [DataRow("/// <summary>A.</summary>\n[Flags]\npublic enum A { B }", false)]
    [DataRow("/// <summary>\n/// A.\n/// </summary>\npublic sealed record A(int B);", false)]
    [DataRow("/// <summary>A.</summary>\n[B]\n\n// C.\n[D(\n    E = 1)]\npublic enum A { B }", false)]
    [DataRow("public enum A { B }", true)]
    [DataRow("/// <inheritdoc />\npublic sealed class A;", true)]
    [DataRow("/// <summary>A.</summary>\npublic enum A { B }\n\npublic readonly record struct C;", true)]
    public void A_missing_summary_is_found(string text, bool found) =>
        Assert.AreEqual(found, WithoutSummary(new("a.cs", text)).Any());

    private static IEnumerable<RepositoryFile> WrittenByHand() =>
        ((string[])["server", "tests", "scripts", "clients"])
            .SelectMany(folder => ((string[])["*.cs", "*.mjs", "*.ts", "*.lua", "*.kt"]).SelectMany(pattern => Repository.Read(folder, pattern)))
            .Where(IsCompiled);

    // Fixtures are data: they may hold any text, broken code included.
    private static bool IsCompiled(RepositoryFile file) =>
        !file.Path.Contains("/fixtures/", StringComparison.Ordinal) && !file.Path.Contains("/golden/", StringComparison.Ordinal);

    private static IEnumerable<string> LeftToDo(RepositoryFile file) =>
        file.Lines.Index().Where(line => Unfinished().IsMatch(line.Item)).Select(line => $"{file.Path}:{line.Index + 1} is unfinished");

    private static IEnumerable<string> PatternNames(RepositoryFile file) =>
        SourceCode.OuterTypes(file).Where(type => PatternName().IsMatch(type.Name)).Select(type => $"{file.Path}:{type.Line} {type.Name}");

    private static IEnumerable<string> WithoutSummary(RepositoryFile file)
    {
        var lines = file.Lines;
        return SourceCode.OuterTypes(file)
            .Where(type => !CommentAbove(lines, type.Line - 1).Any(line => line.Contains("<summary>", StringComparison.Ordinal)))
            .Select(type => $"{file.Path}:{type.Line} {type.Name} has no summary");
    }

    // Between a comment and its type stand only attributes, blank lines and directives.
    private static IEnumerable<string> CommentAbove(string[] lines, int declaration) =>
        lines.Take(declaration).Reverse()
            .TakeWhile(line => line is [] or ['/' or '[' or ')' or ']' or '#' or ' ', ..])
            .Where(line => line.StartsWith("///", StringComparison.Ordinal));

    // The words are put together here, so that this file does not find itself.
    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME|XX" + @"X)\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<=[\w\)\]>])!(?=[\.\[\]\);,}]|\s*$)|\bnull!", RegexOptions.Multiline)]
    private static partial Regex NullForgiving();

    // An override has to repeat what the framework's own method says.
    [GeneratedRegex(@"^(?!.*\boverride\b).*CancellationToken \w+ = default", RegexOptions.Multiline)]
    private static partial Regex OptionalToken();

    [GeneratedRegex(@"\.ConfigureAwait\(")]
    private static partial Regex ConfigureAwait();

    [GeneratedRegex("(?:Manager|Helper|Helpers|Util|Utils|Utilities|Service|Impl|Base)$")]
    private static partial Regex PatternName();
}
