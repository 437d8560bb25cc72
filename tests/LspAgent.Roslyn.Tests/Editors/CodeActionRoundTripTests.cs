using System.Text.Json;

namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>For each of the SDK's common fixes the code action over LSP leaves the text that the provider itself leaves.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class CodeActionRoundTripTests
{
    private const string EditorConfig = """
        root = true
        [*.cs]
        csharp_style_var_elsewhere = true:suggestion
        csharp_style_var_for_built_in_types = true:suggestion
        csharp_style_var_when_type_is_apparent = true:suggestion
        dotnet_naming_rule.fields.symbols = fields
        dotnet_naming_rule.fields.style = underscored
        dotnet_naming_rule.fields.severity = warning
        dotnet_naming_symbols.fields.applicable_kinds = field
        dotnet_naming_style.underscored.capitalization = camel_case
        dotnet_naming_style.underscored.required_prefix = _

        """;

    /// <summary>The source with <c>$$</c> where the caret stands, the title of the action, and the provider that has it.</summary>
    private static readonly (string Name, string Text, string Title, string Provider)[] Cases =
    [
        ("MissingUsing", "namespace N1\n{\n    class C\n    {\n        String$$Builder text;\n    }\n}\n", "using System.Text;", "CSharpAddImportCodeFixProvider"),
        ("UnusedUsing", "using System.Te$$xt;\n\nnamespace N2\n{\n    class C\n    {\n    }\n}\n", "Remove unnecessary usings", "CSharpRemoveUnnecessaryImportsCodeFixProvider"),
        ("ImplementInterface", "namespace N3\n{\n    class C : System.IDis$$posable\n    {\n    }\n}\n", "Implement interface", "CSharpImplementInterfaceCodeFixProvider"),
        ("GenerateMethod", "namespace N4\n{\n    class C\n    {\n        int M() => Fo$$o(1, \"a\");\n    }\n}\n", "Generate method 'Foo'", "GenerateMethodCodeFixProvider"),
        ("MakeAsync", "using System.Threading.Tasks;\n\nnamespace N5\n{\n    class C\n    {\n        Task M()\n        {\n            aw$$ait Task.Delay(1);\n        }\n    }\n}\n", "Make method async", "CSharpMakeMethodAsynchronousCodeFixProvider"),
        ("NullCheck", "namespace N6\n{\n    public class C\n    {\n        public void M(string na$$me)\n        {\n        }\n    }\n}\n", "Add null check", "CSharpAddParameterCheckCodeRefactoringProvider"),
        ("Naming", "namespace N7\n{\n    class C\n    {\n        private int co$$unt;\n\n        int M() => count;\n    }\n}\n", "Fix name violation: _count", "NamingStyleCodeFixProvider"),
        ("UnusedVariable", "namespace N8\n{\n    class C\n    {\n        void M()\n        {\n            int num$$ber;\n        }\n    }\n}\n", "Remove unused variable", "CSharpRemoveUnusedVariableCodeFixProvider"),
        ("Var", "namespace N9\n{\n    class C\n    {\n        string M()\n        {\n            stri$$ng text = \"a\".Trim();\n            return text;\n        }\n    }\n}\n", "use 'var' instead of explicit type", "UseImplicitTypeCodeFixProvider"),
        ("ExpressionBody", "namespace N10\n{\n    class C\n    {\n        int M$$()\n        {\n            return 1;\n        }\n    }\n}\n", "Use expression body for method", "UseExpressionBodyCodeRefactoringProvider"),
        ("EncapsulateField", "namespace N11\n{\n    class C\n    {\n        private int _co$$unt;\n\n        int M() => _count;\n    }\n}\n", "Encapsulate field: '_count' (and use property)", "EncapsulateFieldRefactoringProvider"),
    ];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task An_action_over_lsp_leaves_the_text_that_its_provider_leaves()
    {
        var files = Cases.Select(static item => (Name: $"{item.Name}.cs", Text: item.Text.Replace("$$", "", StringComparison.Ordinal))).ToList();
        await using var editor = await CodeEditor.OpenAsync([.. files, (".editorconfig", EditorConfig)], TestContext.CancellationToken);
        var failures = new List<string>();
        foreach (var (name, marked, title, provider) in Cases)
        {
            var offset = marked.IndexOf("$$", StringComparison.Ordinal);
            var text = marked.Remove(offset, 2);
            var line = text.AsSpan(0, offset).Count('\n');
            var column = offset - (text.LastIndexOf('\n', offset - 1) + 1);
            await editor.OpenAsync($"{name}.cs", text, TestContext.CancellationToken);
            var offered = await editor.ActionsAsync($"{name}.cs", line, column, TestContext.CancellationToken);
            var action = offered.FirstOrDefault(item => item.GetProperty("title").GetString() == title);
            if (action.ValueKind is JsonValueKind.Undefined)
            {
                failures.Add($"{name}: offered are {string.Join("; ", offered.Select(static item => item.GetProperty("title").GetString()))}");
                continue;
            }

            var resolved = CodeEditor.Applied(text, await editor.RequestAsync("codeAction/resolve", action, TestContext.CancellationToken));
            // Some providers end the lines that they write as Windows does, whatever the file has; what reaches it ends them as the file does.
            var direct = (await DirectProvider.RunAsync(provider, title, text, offset, EditorConfig, TestContext.CancellationToken)).ReplaceLineEndings("\n");
            if (resolved != direct || direct == text)
            {
                failures.Add($"{name}: over LSP\n{resolved}\ndirectly\n{direct}");
            }
        }

        Assert.AreEqual("", string.Join("\n\n", failures));
    }
}
