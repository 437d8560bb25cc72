using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>What a change declares other than before: by that it is told who may depend on it.</summary>
internal sealed class ChangeScope
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<SourcePosition> _above = [];
    private readonly HashSet<SourcePosition> _rebased = [];
    private readonly HashSet<SourcePosition> _unnamed = [];

    private ChangeScope()
    {
    }

    /// <summary>Names of types and of extensions, which concern whoever writes them.</summary>
    public IReadOnlySet<string> Types => _types;

    /// <summary>Names of members, which concern whoever writes them behind a dot, and inside the containers and what derives from those.</summary>
    public IReadOnlySet<string> Members => _members;

    /// <summary>Full names of the types whose members changed.</summary>
    public IReadOnlySet<string> Containers => _containers;

    /// <summary>Types whose members changed: what derives from them has to fit, without naming them.</summary>
    public IReadOnlyCollection<SourcePosition> Above => _above;

    /// <summary>Types that themselves changed: what derives from them inherits other members.</summary>
    public IReadOnlyCollection<SourcePosition> Rebased => _rebased;

    /// <summary>Members that code uses without writing their names, such as operators and <c>GetEnumerator</c>, and types with such members that nobody wrote.</summary>
    public IReadOnlyCollection<SourcePosition> Unnamed => _unnamed;

    /// <summary>Namespaces that are said, or no longer said, in the files.</summary>
    public IReadOnlyList<string> Namespaces { get; private set; } = [];

    /// <summary>A <c>global using</c> or an attribute of the assembly changed.</summary>
    public bool IsProjectWide { get; private set; }

    /// <summary>True when only bodies changed, since those concern nobody else.</summary>
    public bool IsLocal => _types.Count == 0 && _members.Count == 0 && _unnamed.Count == 0 && Namespaces.Count == 0 && !IsProjectWide;

    /// <summary>True when only members of types changed: the type of an expression is then as before, unless the code around it names one of them.</summary>
    public bool IsOfMembersAlone => _types.Count == 0 && _unnamed.Count == 0 && _rebased.Count == 0 && Namespaces.Count == 0 && !IsProjectWide;

    public static ChangeScope Of(VerifiedFork fork)
    {
        var scope = new ChangeScope();
        var (before, after) = (new List<DeclarationHead>(), new List<DeclarationHead>());
        var (oldSpaces, newSpaces) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var change in fork.Changes)
        {
            var (old, fresh) = (Parse(change.OldText), Parse(change.NewText));
            if (!SyntaxFactory.AreEquivalent(old.SyntaxTree, fresh.SyntaxTree, topLevel: true))
            {
                before.AddRange(DeclarationHead.In(old, change.Path));
                after.AddRange(DeclarationHead.In(fresh, change.Path));
                oldSpaces.UnionWith(Spaces(old));
                newSpaces.UnionWith(Spaces(fresh));
                scope.IsProjectWide |= !Globals(old).SequenceEqual(Globals(fresh), StringComparer.Ordinal);
            }
        }

        oldSpaces.SymmetricExceptWith(newSpaces);
        scope.Namespaces = [.. oldSpaces];
        scope.Add(before, after);
        return scope;
    }

    private void Add(List<DeclarationHead> before, List<DeclarationHead> after)
    {
        var (was, now) = (before.ToLookup(static head => head.Key, StringComparer.Ordinal), after.ToLookup(static head => head.Key, StringComparer.Ordinal));
        var types = before.Where(static head => head.IsType).ToLookup(static head => TypeOf(head), StringComparer.Ordinal);
        var wholes = Wholes(was, now).Concat(Wholes(now, was)).ToHashSet(StringComparer.Ordinal);
        foreach (var head in before.Where(head => IsOther(head, now) && !IsPart(head, wholes)))
        {
            Note(head);
            (head.IsType ? _rebased : _above).UnionWith(head.IsOwn ? [] : Position(head));
            if (head.IsUnnamed)
            {
                _unnamed.Add(head.Name);
            }
        }

        foreach (var head in after.Where(head => IsOther(head, was) && !IsPart(head, wholes)))
        {
            Note(head);

            // A member that nobody has to implement concerns only those who name it.
            if (head.IsDemanded)
            {
                _above.UnionWith(types[head.Container].Select(static type => type.Name));
            }

            if (head.IsUnnamed)
            {
                // It competes with its like, and where there was none, with what nobody wrote or with what its type can be turned into.
                _types.UnionWith(types[head.Container].SelectMany(static type => type.Names.Take(1)));
                _unnamed.UnionWith(was[head.Key].Select(static other => other.Name).DefaultIfEmpty(types[head.Container].Select(static type => type.Name).FirstOrDefault()).Where(static place => place.Path is not null));
            }
        }
    }

    private static IEnumerable<SourcePosition> Position(DeclarationHead head) => head.IsType ? [head.Name] : head.ContainerName is { } type ? [type] : [];

    private void Note(DeclarationHead head)
    {
        if (head.IsOwn)
        {
            return;
        }

        if (head.IsType)
        {
            // The parameters of a record are members of it.
            _types.UnionWith(head.Names.Take(1));
            _members.UnionWith(head.Names.Skip(1));
            _containers.Add(TypeOf(head));
        }
        else if (head.IsExtension || head.Container.Length == 0)
        {
            _types.UnionWith(head.Names);
        }
        else
        {
            _members.UnionWith(head.Names);
            _containers.Add(head.Container);
        }
    }

    /// <summary>The types that one side lacks: they are looked at as a whole, and not by each of their members.</summary>
    private static IEnumerable<string> Wholes(ILookup<string, DeclarationHead> one, ILookup<string, DeclarationHead> other) =>
        one.Where(group => !other.Contains(group.Key)).SelectMany(static group => group).Where(static head => head.IsType && !head.Text.Contains("partial ", StringComparison.Ordinal)).Select(TypeOf);

    private static bool IsPart(DeclarationHead head, HashSet<string> wholes) => !head.IsExtension && wholes.Contains(head.Container);

    private static string TypeOf(DeclarationHead head) => head.Container.Length == 0 ? head.Key.TrimStart('.') : head.Key;

    private static bool IsOther(DeclarationHead head, ILookup<string, DeclarationHead> others) => others[head.Key].All(other => !string.Equals(other.Text, head.Text, StringComparison.Ordinal));

    private static IEnumerable<string> Spaces(CompilationUnitSyntax unit) =>
        unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseNamespaceDeclarationSyntax>()
            .Select(static space => string.Join('.', space.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static outer => outer.Name.ToString())));

    private static IEnumerable<string> Globals(CompilationUnitSyntax unit) =>
        unit.Usings.Where(static item => item.GlobalKeyword.RawKind != 0).Select(static item => item.ToString()).Concat(unit.AttributeLists.Select(static item => item.ToString()));

    private static CompilationUnitSyntax Parse(string? text) => (CompilationUnitSyntax)ParsedText.Of(text ?? string.Empty, CancellationToken.None).GetRoot();
}
