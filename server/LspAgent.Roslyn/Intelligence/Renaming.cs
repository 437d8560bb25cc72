using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Rename;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Renames a symbol everywhere, as the compiler sees it, and says what would then mean something else.</summary>
internal static class Renaming
{
    public static async Task<CodeChange> RenameAsync(Solution solution, ISymbol symbol, string name, bool inComments, CancellationToken cancellationToken)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new CodeQuestionException($"{name} is no name in C#.");
        }

        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor)
        {
            symbol = constructor.ContainingType;
        }

        if (!symbol.Locations.Any(location => location.IsInSource))
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} comes from the assembly {symbol.ContainingAssembly?.Name} and cannot be renamed here.");
        }

        if (symbol.Locations.FirstOrDefault(location => location.IsInSource && solution.GetDocument(location.SourceTree) is null or SourceGeneratedDocument) is not null)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is made by a source generator: change what it is made of instead.");
        }

        if (string.Equals(symbol.Name, name, StringComparison.Ordinal))
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} has this name already.");
        }

        var renamed = await Renamer.RenameSymbolAsync(solution, symbol, new SymbolRenameOptions(RenameOverloads: false, RenameInStrings: false, RenameInComments: inComments), name, cancellationToken);
        var files = await ChangedTexts.BetweenAsync(solution, renamed, cancellationToken);
        return new CodeChange(
            string.Create(CultureInfo.InvariantCulture, $"Rename {SymbolText.Kind(symbol)} {symbol.ToDisplayString(SymbolText.Short)} to {name} in {files.Length} file{(files.Length == 1 ? "" : "s")}"),
            files);
    }
}
