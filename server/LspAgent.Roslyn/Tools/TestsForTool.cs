using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>TestsFor</c> is asked.</summary>
internal sealed record TestsForInput([property: Description("Each as Type, Type.Member or Type.Member(int)")] ImmutableArray<string> Symbols);

/// <summary>Finds the tests that reach some members.</summary>
internal sealed class TestsForTool(CSharpWorkspaces workspaces) : Tool<TestsForInput>(CodeToolResources.Define("TestsFor"), static () => CodeToolJson.Default.TestsForInput)
{
    private const int MostFiltered = 40;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TestsForInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(input.Symbols.IsDefaultOrEmpty ? Refuse("symbols is empty: name the members that changed.") : CodeCall.Ready($"Tests for {string.Join(", ", input.Symbols)}", context, workspaces, async (code, unsaved, token) =>
        {
            var tests = new SortedDictionary<string, SymbolCard>(StringComparer.Ordinal);
            var isComplete = true;
            var notes = ImmutableArray<string>.Empty;
            foreach (var symbol in input.Symbols)
            {
                var answer = await code.ImpactAsync(new SymbolAddress(symbol), unsaved, token);
                isComplete &= answer.Value.IsComplete;
                notes = answer.Notes;
                foreach (var test in answer.Value.Tests)
                {
                    tests[test.Name] = test;
                }
            }

            return CodeCall.WithNotes(Text([.. tests.Values], isComplete, context), new CodeAnswer<int>(0, notes));
        }));

    private static string Text(List<SymbolCard> tests, bool isComplete, ToolContext context)
    {
        if (tests.Count == 0)
        {
            return "No test reaches them.";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{tests.Count} test{(tests.Count == 1 ? "" : "s")}{(isComplete ? "" : ", not complete: time ran out")}\n");
        foreach (var test in tests)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {test.Name}  {string.Join(", ", test.Places.Select(place => CodeCall.Place(place, context)))}\n");
        }

        // Many tests are named by their classes, so that the filter stays short.
        var names = tests.Count <= MostFiltered ? tests.Select(test => test.Name) : tests.Select(test => test.Name[..test.Name.LastIndexOf('.')]).Distinct(StringComparer.Ordinal);
        return text.Append(CultureInfo.InvariantCulture, $"dotnet test --filter \"{string.Join('|', names.Select(name => $"FullyQualifiedName~{name}"))}\"").ToString();
    }
}
