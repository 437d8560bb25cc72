using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Searches declarations by name, by syntax alone: what is not compiled yet is found too.</summary>
internal static class NameSearch
{
    private static readonly Comparer<Hit> BestFirst = Comparer<Hit>.Create(static (one, other) =>
        one.Rank != other.Rank ? one.Rank.CompareTo(other.Rank)
        : one.Item.Name.Length != other.Item.Name.Length ? one.Item.Name.Length.CompareTo(other.Item.Name.Length)
        : string.CompareOrdinal(one.Path, other.Path) is not 0 and var byPath ? byPath
        : one.Item.Start.CompareTo(other.Item.Start));

    /// <param name="accepts">Which files count, by absolute path.</param>
    public static NamedDeclarations Find(SourceIndex index, string query, DeclarationKind? kind, Func<string, bool> accepts, int offset, int limit)
    {
        var pattern = new NamePattern(query);
        if (pattern.IsEmpty)
        {
            throw new CodeQuestionException("The query is empty. Give a name, a part of one, or its capitals, such as CSW for CSharpWorkspace.");
        }

        var found = new List<Hit>();
        foreach (var file in index.Files.Where(file => accepts(file.Path)))
        {
            foreach (var item in file.Items)
            {
                if ((kind is null || item.Kind == kind) && pattern.Rank(item.Name, item.Container) is { } rank)
                {
                    found.Add(new Hit(rank + KindRank(item.Kind), file.Path, item));
                }
            }
        }

        return new NamedDeclarations(
            [.. found.Order(BestFirst).Skip(offset).Take(limit).Select(hit => Shown(hit.Path, hit.Item))],
            found.Count);
    }

    public static NamedDeclaration Shown(string path, Declaration item) => new(
        item.Kind,
        item.Name,
        item.Container,
        item.Detail,
        new CodePlace(path, new TextPosition(item.Line, 0), new TextPosition(item.Line, 0)));

    /// <summary>A type before its constructors, both before what they hold, when the name fits as well.</summary>
    private static int KindRank(DeclarationKind kind) => kind switch
    {
        DeclarationKind.Class or DeclarationKind.Struct or DeclarationKind.Record or DeclarationKind.Interface or DeclarationKind.Enum or DeclarationKind.Delegate => 0,
        DeclarationKind.Constructor => 2,
        _ => 1,
    };

    private sealed record Hit(int Rank, string Path, Declaration Item);
}
