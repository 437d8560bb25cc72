using System.Collections.Immutable;

namespace LspAgent.Core.Permissions;

/// <summary>Where a rule counts that a user adds; the narrowest comes first.</summary>
public enum RuleScope
{
    /// <summary>Until the session ends.</summary>
    Session,

    /// <summary>In this workspace, for this user.</summary>
    Workspace,

    /// <summary>In every workspace of this user.</summary>
    User,
}

/// <summary>Takes the rules that a user adds with an answer. Safe for concurrent use.</summary>
public interface IRuleKeeper
{
    /// <summary>Where a rule can be kept.</summary>
    ImmutableArray<RuleScope> Scopes { get; }

    /// <summary>From the next call on the rules count in this session, and wherever the scope says.</summary>
    /// <returns>Why they count in this session only; null when all went well.</returns>
    ValueTask<string?> KeepAsync(ImmutableArray<SavableRule> rules, RuleScope scope, CancellationToken cancellationToken);
}
