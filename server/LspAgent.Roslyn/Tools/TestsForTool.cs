using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>TestsFor</c> is asked.</summary>
internal sealed record TestsForInput(
    [property: Description("Each as Type, Type.Member or Type.Member(int)")] ImmutableArray<string> Symbols,
    [property: Description("Default 100")] int? Limit = null,
    int? Offset = null);

/// <summary>Finds the tests that reach some members.</summary>
internal sealed class TestsForTool(CSharpWorkspaces workspaces) : Tool<TestsForInput>(CodeToolResources.Define("TestsFor"), static () => CodeToolJson.Default.TestsForInput)
{
    private const int MostFiltered = 40;
    private const int DefaultLimit = 100;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TestsForInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(input.Symbols.IsDefaultOrEmpty ? Refuse("symbols is empty: name the members that changed.") : CodeCall.Ready($"Tests for {string.Join(", ", input.Symbols)}", context, workspaces, async (code, unsaved, token) =>
        {
            var tests = new SortedDictionary<string, SymbolCard>(StringComparer.Ordinal);
            var runNames = new SortedSet<string>(StringComparer.Ordinal);
            var isComplete = true;
            var notes = ImmutableArray<string>.Empty;
            foreach (var symbol in input.Symbols)
            {
                var answer = await code.ImpactAsync(new SymbolAddress(symbol), unsaved, token);
                isComplete &= answer.Value.IsComplete;
                notes = answer.Notes;
                runNames.UnionWith(answer.Value.TestNames);
                foreach (var test in answer.Value.Tests)
                {
                    tests[test.Name] = test;
                }
            }

            return CodeCall.WithNotes(Text([.. tests.Values], runNames, isComplete, input, context), new CodeAnswer<int>(0, notes), context);
        }));

    private static string Text(List<SymbolCard> tests, SortedSet<string> runNames, bool isComplete, TestsForInput input, ToolContext context)
    {
        if (tests.Count == 0)
        {
            return isComplete ? "No test reaches them." : "No test that reaches them was found, and not everything was looked at: there was too much, or time ran out.";
        }

        // Many tests are named by their classes, so that the filter stays short; it stands before the list, however long that is.
        var classes = runNames.Select(static name => name.LastIndexOf('.') is > 0 and var end ? name[..end] : name).Distinct(StringComparer.Ordinal).ToList();
        var command = classes.Count > MostFiltered
            ? string.Create(CultureInfo.InvariantCulture, $"They are in {classes.Count} classes, too many for a filter: run all tests with dotnet test.")
            : $"dotnet test --filter \"{string.Join('|', (runNames.Count > MostFiltered ? classes : runNames.ToList()).Select(static name => $"FullyQualifiedName~{name}"))}\"";
        return CodePage.Of(
            string.Create(CultureInfo.InvariantCulture, $"{tests.Count} test{(tests.Count == 1 ? "" : "s")}{(isComplete ? "" : ", not complete: there was too much, or time ran out")}\n{command}"),
            tests,
            input.Offset,
            input.Limit ?? DefaultLimit,
            test => $"  {test.Name}  {CodeCall.Places(test.Places, context)}");
    }
}
