using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>One command of a shell script, as bash would run it. Closed: what is not here is not understood.</summary>
public abstract record ShellNode
{
    private ShellNode()
    {
    }

    /// <summary>True when it may change the directory of what follows it in the same shell.</summary>
    public bool MayChangeDirectory { get; init; }

    /// <param name="Words">Empty when it only assigns or redirects.</param>
    public sealed record Simple(
        ImmutableArray<ShellAssignment> Assignments,
        ImmutableArray<ShellWord> Words,
        ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <param name="Stages">At least one; with more than one each runs in a shell of its own.</param>
    public sealed record Pipeline(ImmutableArray<ShellNode> Stages, bool IsNegated) : ShellNode;

    /// <summary>Commands joined by <c>&amp;&amp;</c> and <c>||</c>.</summary>
    /// <param name="Rest">Each with the operator before it.</param>
    public sealed record AndOr(ShellNode First, ImmutableArray<ShellJoined> Rest) : ShellNode;

    public sealed record Sequence(ImmutableArray<ShellListItem> Items) : ShellNode;

    public sealed record Subshell(ShellNode Body, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    public sealed record Group(ShellNode Body, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <param name="Branches">The condition and the body of each.</param>
    public sealed record If(
        ImmutableArray<(ShellNode Condition, ShellNode Body)> Branches,
        ShellNode? Else,
        ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <summary><c>while</c> and <c>until</c>.</summary>
    public sealed record While(ShellNode Condition, ShellNode Body, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <param name="IsPlain">False for <c>select</c> and the arithmetic form.</param>
    public sealed record For(ImmutableArray<ShellWord> Words, ShellNode Body, bool IsPlain, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    public sealed record Case(ShellWord Subject, ImmutableArray<ShellCaseArm> Arms, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <summary><c>[[ … ]]</c>, its words and operators in order.</summary>
    public sealed record Conditional(ImmutableArray<ShellWord> Words, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    /// <summary><c>(( … ))</c>.</summary>
    public sealed record Arithmetic(ShellWord Expression, ImmutableArray<ShellRedirection> Redirections) : ShellNode;

    public sealed record Function(string Name, ShellNode Body) : ShellNode;

    public sealed record Coprocess(ShellNode Body) : ShellNode;
}

/// <summary>The operator between two commands of a list.</summary>
public enum ShellJoin
{
    And,
    Or,
}

/// <summary>A command with the operator that stands before it.</summary>
public sealed record ShellJoined(ShellJoin Join, ShellNode Command);

/// <summary>One item of a sequence.</summary>
public sealed record ShellListItem(ShellNode Command, bool IsBackground);

/// <summary>One arm of a <c>case</c>; null for an empty body.</summary>
public sealed record ShellCaseArm(ImmutableArray<ShellWord> Patterns, ShellNode? Body);

/// <summary>A variable that gets a value before a command, or for good when there is none.</summary>
/// <param name="IsPlain">False for arrays, elements and <c>+=</c>.</param>
public sealed record ShellAssignment(string Name, ShellWord Value, bool IsPlain);

/// <summary>What a redirection does with its target.</summary>
public enum ShellRedirectionKind
{
    /// <summary><c>&lt; file</c>.</summary>
    Input,

    /// <summary>Everything that may create or change the file.</summary>
    Output,

    /// <summary>A descriptor by its number, or closed.</summary>
    Duplicate,

    HereDocument,
    HereString,
}

/// <summary>A redirection with its target: a file's name, or the text of a here-document.</summary>
public sealed class ShellRedirection
{
    private readonly ShellWord _target;
    private readonly HereDocument? _document;

    public ShellRedirection(ShellRedirectionKind kind, ShellWord target) => (Kind, _target) = (kind, target);

    internal ShellRedirection(HereDocument document)
        : this(ShellRedirectionKind.HereDocument, ShellWord.Of(document.Delimiter)) => _document = document;

    public ShellRedirectionKind Kind { get; }

    public ShellWord Target => _document?.Body ?? _target;
}

/// <summary>A script: what was understood of it, and what was not.</summary>
/// <param name="Root">Null for an empty script. With problems, what stands before the first fatal one.</param>
/// <param name="Problems">Empty when bash takes the script exactly as the tree says.</param>
/// <param name="IsTooDeep">True when it is nested so deeply that parts of it were not read at all.</param>
public sealed record ShellScript(ShellNode? Root, ImmutableArray<string> Problems, bool IsTooDeep)
{
    public bool IsUnderstood => Problems.IsEmpty;
}
