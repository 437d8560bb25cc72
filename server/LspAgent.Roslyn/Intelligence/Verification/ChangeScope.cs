using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>What a change declares other than before: by that it is told who may depend on it.</summary>
/// <param name="Names">That may stand in files which depend on the change.</param>
/// <param name="Types">Whose members changed; what derives from them depends on it without naming them.</param>
/// <param name="Unnamed">Members that code uses without writing their names, such as operators and <c>GetEnumerator</c>.</param>
/// <param name="IsProjectWide">A <c>global using</c> or an attribute of the assembly changed.</param>
internal sealed record ChangeScope(IReadOnlySet<string> Names, IReadOnlyList<SourcePosition> Types, IReadOnlyList<SourcePosition> Unnamed, bool IsProjectWide)
{
    private static readonly string[] UsedUnnamed = ["GetEnumerator", "GetAsyncEnumerator", "GetAwaiter", "Deconstruct", "Dispose", "DisposeAsync", "Add", "MoveNext", "Current"];

    /// <summary>True when only bodies changed, since those concern nobody else.</summary>
    public bool IsLocal => Names.Count == 0 && !IsProjectWide;

    public static ChangeScope Of(VerifiedFork fork)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var types = new List<SourcePosition>();
        var unnamed = new List<SourcePosition>();
        var isProjectWide = false;
        foreach (var change in fork.Changes)
        {
            var (old, fresh) = (Parse(change.OldText), Parse(change.NewText));
            if (!SyntaxFactory.AreEquivalent(old.SyntaxTree, fresh.SyntaxTree, topLevel: true))
            {
                Add(change.Path, old, fresh, names, types, unnamed);
                isProjectWide |= !Globals(old).SequenceEqual(Globals(fresh), StringComparer.Ordinal);
            }
        }

        names.Remove(string.Empty);
        return new ChangeScope(names, types, unnamed, isProjectWide);
    }

    private static void Add(string path, CompilationUnitSyntax old, CompilationUnitSyntax fresh, HashSet<string> names, List<SourcePosition> types, List<SourcePosition> unnamed)
    {
        // Each declaration with its head as it is written, so that a changed type or modifier counts, and one that only moved does not.
        var before = Heads(old).ToList();
        var after = Heads(fresh).ToLookup(head => head.Key, StringComparer.Ordinal);
        var known = before.ToLookup(head => head.Key, StringComparer.Ordinal);
        foreach (var head in before.Where(head => after[head.Key].All(other => !string.Equals(other.Text, head.Text, StringComparison.Ordinal))))
        {
            names.UnionWith(head.Names);
            if ((head.IsType ? head.Start : head.Type) is { } type)
            {
                types.Add(new SourcePosition(path, type));
            }

            if (head.IsUnnamed)
            {
                unnamed.Add(new SourcePosition(path, head.Start));
            }
        }

        foreach (var head in Heads(fresh).Where(head => known[head.Key].All(other => !string.Equals(other.Text, head.Text, StringComparison.Ordinal))))
        {
            names.UnionWith(head.Names);

            // A member that nobody has to implement concerns only those who name it.
            if (head.IsDemanded && before.Find(other => string.Equals(other.Key, head.TypeKey, StringComparison.Ordinal)) is { } type)
            {
                types.Add(new SourcePosition(path, type.Start));
            }
        }
    }

    private static IEnumerable<string> Globals(CompilationUnitSyntax unit) =>
        unit.Usings.Where(static item => item.GlobalKeyword.RawKind != 0).Select(static item => item.ToString()).Concat(unit.AttributeLists.Select(static item => item.ToString()));

    private static CompilationUnitSyntax Parse(string? text) => (CompilationUnitSyntax)ParsedText.Of(text ?? string.Empty, CancellationToken.None).GetRoot();

    private static IEnumerable<Head> Heads(CompilationUnitSyntax unit) =>
        unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(static member => member is not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax)
            .Select(HeadOf);

    private static Head HeadOf(MemberDeclarationSyntax member)
    {
        var names = MemberNames.Of(member);
        var type = member.Parent as BaseTypeDeclarationSyntax;
        var own = string.Join('.', member.Ancestors().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(outer => outer.Identifier.ValueText));
        return new Head(
            $"{own}.{string.Join(',', names)}{(member is BaseTypeDeclarationSyntax ? string.Empty : "()")}",
            Bare(member),
            names,
            type?.Identifier.SpanStart,
            type is null ? null : $"{string.Join('.', type.Ancestors().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(outer => outer.Identifier.ValueText))}.{type.Identifier.ValueText}",
            MemberNames.TokenOf(member).SpanStart,
            member is BaseTypeDeclarationSyntax,
            type is InterfaceDeclarationSyntax || member.Modifiers.Any(SyntaxKind.AbstractKeyword),
            member is OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or IndexerDeclarationSyntax || names.Any(name => UsedUnnamed.Contains(name, StringComparer.Ordinal)));
    }

    /// <summary>The declaration without its bodies, and of a type without its members.</summary>
    private static string Bare(MemberDeclarationSyntax member)
    {
        SyntaxNode bare = member switch
        {
            TypeDeclarationSyntax type => type.WithMembers(default),
            BaseMethodDeclarationSyntax { Body: { } body } method => method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            BaseMethodDeclarationSyntax { ExpressionBody: { } body } method => method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            PropertyDeclarationSyntax property => property.WithExpressionBody(null).WithInitializer(null).WithAccessorList(property.AccessorList is { } list ? list.WithAccessors([.. list.Accessors.Select(static accessor => accessor.WithBody(null).WithExpressionBody(null))]) : null),
            IndexerDeclarationSyntax { ExpressionBody: { } body } indexer => indexer.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            _ => member,
        };
        return string.Join(' ', bare.DescendantTokens().Select(static token => token.Text));
    }

    /// <param name="Key">What says that two are the same declaration, before and after.</param>
    /// <param name="IsDemanded">Types below must have it.</param>
    private sealed record Head(string Key, string Text, IReadOnlyList<string> Names, int? Type, string? TypeKey, int Start, bool IsType, bool IsDemanded, bool IsUnnamed);
}

/// <summary>A name token in a file as it was before the change.</summary>
internal readonly record struct SourcePosition(string Path, int Start);
