using System.ComponentModel;
using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tools;

/// <summary>What <c>FindSymbol</c> is asked.</summary>
internal sealed record FindSymbolInput(
    [property: Description("As Name, Type.Member, part of a name, or its capitals")] string Query,
    SymbolKindFilter? Kind = null,
    [property: Description("Only below this folder, or files like *Tests.cs")] string? Path = null,
    [property: Description("Default 30")] int? Limit = null,
    int? Offset = null);

/// <summary>Which declarations <c>FindSymbol</c> looks for.</summary>
[JsonConverter(typeof(SymbolKindFilterConverter))]
internal enum SymbolKindFilter
{
    Class,
    Struct,
    Record,
    Interface,
    Enum,
    Delegate,
    Method,
    Constructor,
    Property,
    Field,
    Event,
    EnumMember,
    Operator,
}

/// <summary>Reads a kind by its name and never by a number.</summary>
internal sealed class SymbolKindFilterConverter() : JsonStringEnumConverter<SymbolKindFilter>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Finds declarations by name, before any project is loaded.</summary>
internal sealed class FindSymbolTool(CSharpWorkspaces workspaces) : Tool<FindSymbolInput>(CodeToolResources.Define("FindSymbol"), static () => CodeToolJson.Default.FindSymbolInput)
{
    private const string Nothing = "No declaration has such a name. Try a shorter part of it, or search the text with Grep.";
    private const int DefaultLimit = 30;
    private const int MaxLimit = 200;

    public override ToolEffects Effects => ToolEffects.ReadsFiles;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(FindSymbolInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(CodeCall.Ready($"Find symbol {input.Query}", context, workspaces, async (code, unsaved, token) =>
        {
            var offset = Math.Max(input.Offset ?? 0, 0);
            var kind = input.Kind is { } wanted ? Enum.Parse<DeclarationKind>(wanted.ToString()) : (DeclarationKind?)null;
            var answer = await code.FindAsync(input.Query, kind, Filter(input.Path, context), offset, Math.Clamp(input.Limit ?? DefaultLimit, 1, MaxLimit), unsaved, token);
            if (answer.Value.Total == 0 && !context.Roots.Additional.IsDefaultOrEmpty)
            {
                throw CodeQuestionException.UnknownHere(Nothing);
            }

            return CodeCall.WithNotes(Text(answer.Value, offset, context), answer, context);
        }));

    private static Func<string, bool> Filter(string? path, ToolContext context)
    {
        if (path is null)
        {
            return static _ => true;
        }

        if (path.Contains('*', StringComparison.Ordinal))
        {
            var pattern = $"*{path.TrimStart('*').Replace("**/", string.Empty, StringComparison.Ordinal)}";
            return file => FileSystemName.MatchesSimpleExpression(pattern, file);
        }

        var folder = CodeCall.Absolute(path, context);
        return file => file.StartsWith(folder, StringComparison.Ordinal) && (file.Length == folder.Length || file[folder.Length] == Path.DirectorySeparatorChar);
    }

    private static string Text(NamedDeclarations found, int offset, ToolContext context)
    {
        if (found.Total == 0)
        {
            return Nothing;
        }

        return CodePage.Part(
            string.Empty,
            found.Items,
            offset,
            found.Total,
            item => $"{item.Kind.ToString().ToLowerInvariant()} {(item.Container.Length > 0 ? item.Container + "." : string.Empty)}{item.Name}{item.Detail}  {CodeCall.Place(item.Place, context)}");
    }
}
