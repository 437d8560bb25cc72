namespace LspAgent.Core.Permissions.Auto;

/// <summary>
/// Judges a call that no rule decides. It sees what would be done and what the user said, and nothing that a tool showed. Where
/// it fails, stalls or is unsure, it does not allow. Safe for concurrent use.
/// </summary>
public interface ICallCritic
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    ValueTask<CriticVerdict> JudgeAsync(PermissionRequest request, CancellationToken cancellationToken);
}

/// <summary>What a critic answers.</summary>
/// <param name="Because">A short reason for people.</param>
public sealed record CriticVerdict(bool IsAllowed, string Because);
