namespace LspAgent.Roslyn.Workspace;

/// <summary>How far the projects of a workspace are loaded.</summary>
/// <param name="Root">The workspace's folder.</param>
/// <param name="Total">0 while it is not known.</param>
/// <param name="IsOver">True for the last one.</param>
public sealed record LoadProgress(string Root, int Done, int Total, bool IsOver)
{
    /// <summary>What <c>dotnet restore</c> has to be given, since packages of projects were never restored; none before it is over.</summary>
    public IReadOnlyList<string> ToRestore { get; init; } = [];
}
