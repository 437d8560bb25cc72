using System.Reflection;
using System.Text.RegularExpressions;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Architecture.Tests;

/// <summary>A method that is declared for us to answer is answered, in one line of the host.</summary>
[TestClass]
public sealed partial class MethodTests
{
    /// <summary>Declared together with their types, and waiting for the feature that answers them. None is announced to a client.</summary>
    private static readonly string[] WithoutHandler =
    [
        "LspMethods.DidChangeWatchedFiles",
        "LspMethods.CodeLens",
        "LspMethods.ResolveCodeLens",
        "LspMethods.InlayHint",
        "LspMethods.ResolveInlayHint",
        "LspMethods.Diagnostic",
        "LspMethods.WorkspaceDiagnostic",
        "LspMethods.InlineCompletion",
        "LspMethods.TextDocumentContent",
    ];

    [TestMethod]
    public void Every_method_that_we_declare_to_answer_has_a_handler()
    {
        var handled = Handled(Repository.Read("server/LspAgent.Host", "*.cs"));
        var unhandled = Declared().Except(handled, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        Repository.AssertNone(unhandled.Except(WithoutHandler, StringComparer.Ordinal).Select(method => $"{method} has no handler: add its .On(…) line"));
        Repository.AssertNone(WithoutHandler.Except(unhandled, StringComparer.Ordinal).Select(method => $"{method} is gone or has a handler now: take it from the list"));
    }

    [TestMethod]
    public void A_handler_is_found() => CollectionAssert.AreEquivalent(
        new[] { "LspMethods.Initialize", "AcpMethods.Prompt", "LspMethods.Hover" },
        Handled([new("a.cs", ".On(LspMethods.Initialize, A)\n.On(AcpMethods.Prompt,\n B).On(\n    LspMethods.Hover, C) // .On(LspMethods.Exit, D)")]).ToArray());

    [TestMethod]
    public void Declarations_are_really_found() => CollectionAssert.IsSubsetOf(new[] { "LspMethods.Initialize", "AcpMethods.Prompt" }, Declared().ToArray());

    private static IEnumerable<string> Handled(IEnumerable<RepositoryFile> files) =>
        files.SelectMany(file => On().Matches(SourceCode.WithoutStringsAndComments(file.Text))).Select(match => match.Groups["method"].Value);

    // What a client answers, and what belongs to the connection itself, is declared in classes of other names.
    private static IEnumerable<string> Declared() =>
        from type in typeof(Lane).Assembly.GetTypes()
        where type.Namespace == "LspAgent.Protocol.Methods" && type.Name.EndsWith("Methods", StringComparison.Ordinal)
        where !type.Name.EndsWith("ClientMethods", StringComparison.Ordinal) && !type.Name.EndsWith("SharedMethods", StringComparison.Ordinal)
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Static)
        let kind = member is PropertyInfo property ? property.PropertyType : (member as FieldInfo)?.FieldType
        where kind is { IsGenericType: true }
            && (kind.GetGenericTypeDefinition() == typeof(RequestMethod<,>) || kind.GetGenericTypeDefinition() == typeof(NotificationMethod<>))
        select $"{type.Name}.{member.Name}";

    [GeneratedRegex(@"\.On\(\s*(?<method>\w+Methods\.\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex On();
}
