using System.Collections.Immutable;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>How far a change was checked.</summary>
public enum VerifiedBy
{
    /// <summary>No C# is touched.</summary>
    Nothing,

    /// <summary>The syntax alone, since the projects are not loaded or do not hold the files.</summary>
    Syntax,

    /// <summary>The compiler, as far as the change reaches.</summary>
    Compiler,

    /// <summary>The compiler, but not everything that may depend on the change was looked at yet.</summary>
    CompilerInPart,
}

/// <summary>What the compiler says to a change before it is made.</summary>
/// <param name="New">Errors that it brings.</param>
/// <param name="Warnings">Warnings that it brings.</param>
/// <param name="Gone">How many errors it takes away in the projects of the changed files.</param>
/// <param name="Unchecked">Files of the change that nobody here can check, such as Razor and F#.</param>
public sealed record EditVerdict(VerifiedBy By, ImmutableArray<CodeProblem> New, ImmutableArray<CodeProblem> Warnings, int Gone, ImmutableArray<string> Unchecked)
{
    /// <summary>The same with what was found later.</summary>
    public EditVerdict With(EditVerdict rest) => new(VerifiedBy.Compiler, [.. New, .. rest.New], [.. Warnings, .. rest.Warnings], rest.Gone, Unchecked);
}

/// <summary>What is known of a change at once, and what comes later.</summary>
/// <param name="Rest">What the files say that could not be looked at in time; null when there are none.</param>
public sealed record EditCheck(EditVerdict Verdict, Task<EditVerdict>? Rest);

/// <summary>How a change is checked.</summary>
/// <param name="WithAnalyzers">The project's own analyzers too.</param>
/// <param name="Patience">How long the files that depend on the change may hold up the answer.</param>
/// <param name="Life">Ends what goes on behind the answer.</param>
public sealed record EditCheckOptions(bool WithAnalyzers, TimeSpan Patience, CancellationToken Life)
{
    /// <summary>For a person who waits to be asked.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(200);

    /// <summary>For a result that is not shown before its work is done.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromSeconds(2);

    public static EditCheckOptions Default { get; } = new(WithAnalyzers: false, Latest, CancellationToken.None);
}
