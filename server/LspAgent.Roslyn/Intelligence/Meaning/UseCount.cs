using System.Globalization;
using LspAgent.Roslyn.Intelligence.Verification;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>Counts who uses a declaration, for a sentence about its change.</summary>
internal static class UseCount
{
    private const int Depth = 6;

    /// <param name="patience">Ends the counting; what was found by then is told as the least.</param>
    /// <returns>Words in brackets, with a blank before them; empty when nothing is known.</returns>
    public static async Task<string> OfAsync(Solution solution, DeclaredPart part, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            if (await Dependents.SymbolAtAsync(solution, new SourcePosition(part.Path, part.Start), patience) is not { } symbol)
            {
                return string.Empty;
            }

            var impact = await ImpactSearch.ReachAsync(solution, symbol, Depth, patience);
            cancellationToken.ThrowIfCancellationRequested();
            if (impact is { Places: 0, IsComplete: false })
            {
                return string.Empty;
            }

            var least = impact.IsComplete ? string.Empty : "at least ";
            var projects = impact.Projects > 0 ? string.Create(CultureInfo.InvariantCulture, $" in {impact.Projects} project{(impact.Projects == 1 ? "" : "s")}") : string.Empty;
            var tests = impact.Tests == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {least}{impact.Tests} test{(impact.Tests == 1 ? " reaches" : "s reach")} it");
            return string.Create(CultureInfo.InvariantCulture, $" ({least}{impact.Places} {(symbol is IMethodSymbol ? "call site" : "use")}{(impact.Places == 1 ? "" : "s")}{projects}{tests})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Empty;
        }
    }
}
