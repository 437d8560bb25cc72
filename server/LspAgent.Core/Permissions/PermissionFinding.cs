using System.Collections.Immutable;
using LspAgent.Core.Permissions.Rules;

namespace LspAgent.Core.Permissions;

/// <summary>The three answers; the stricter is the greater.</summary>
public enum PermissionOutcome
{
    Allow,
    Ask,
    Deny,
}

/// <summary>Why a question is asked; what can lift it differs. The firmer is the greater.</summary>
public enum PermissionGround
{
    /// <summary>No rule and no built-in knowledge allows it: a rule, a mode or a critic may.</summary>
    Unmatched,

    /// <summary>A rule for the command does not cover this form of it; only a mode that asks nothing lifts it.</summary>
    Caution,

    /// <summary>A rule says so.</summary>
    Rule,

    /// <summary>Nothing lifts it: protected files, secrets, what cannot be read, the destruction of a home.</summary>
    Floor,
}

/// <summary>What was found about one part of a call.</summary>
/// <param name="Because">A sentence without its beginning, such as <c>it writes outside the workspace</c>.</param>
/// <param name="Rule">The rule that decided, if one did.</param>
/// <param name="Part">The part that it is about, as it was written; null for the whole.</param>
public sealed record PermissionFinding(PermissionOutcome Outcome, PermissionGround Ground, string Because, PermissionRule? Rule, string? Part);

/// <summary>Gathers findings and keeps the strictest, with what a user could save to be asked less.</summary>
public sealed class Findings(PermissionMode mode)
{
    private readonly List<SavableRule> _savable = [];

    public PermissionFinding? Strictest { get; private set; }

    public PermissionOutcome Outcome => Strictest?.Outcome ?? PermissionOutcome.Allow;

    public PermissionMode Mode => mode;

    /// <summary>True when edits inside the workspace need no question.</summary>
    public bool AcceptsEdits => mode is PermissionMode.AcceptEdits or PermissionMode.Auto;

    /// <summary>True while everything that was allowed only reads.</summary>
    public bool IsReadOnly { get; private set; } = true;

    /// <summary>True when nothing but a missing rule stands against the call.</summary>
    public bool IsOnlyUnmatched { get; private set; } = true;

    /// <summary>Rules that would allow all of it; empty when no rule can.</summary>
    public ImmutableArray<SavableRule> Savable => CanBeSaved && Outcome is PermissionOutcome.Ask ? [.. _savable.DistinctBy(static rule => rule.Text, StringComparer.Ordinal)] : [];

    private bool CanBeSaved { get; set; } = true;

    /// <summary>The first reason to allow, for when nothing stands against it.</summary>
    public PermissionFinding? Allowed { get; private set; }

    public void Allow(string because, PermissionRule? rule, string? part) =>
        Allowed ??= new PermissionFinding(PermissionOutcome.Allow, PermissionGround.Unmatched, because, rule, part);

    /// <summary>Allows something that may change what it touches.</summary>
    public void AllowChange(string because, PermissionRule? rule, string? part)
    {
        IsReadOnly = false;
        Allow(because, rule, part);
    }

    /// <param name="saves">The rule that would allow it, when one can.</param>
    public void Ask(PermissionGround ground, string because, PermissionRule? rule, string? part, params ReadOnlySpan<SavableRule> saves)
    {
        if (mode is PermissionMode.BypassPermissions && ground is PermissionGround.Unmatched or PermissionGround.Caution)
        {
            AllowChange("permissions are bypassed in this session", rule: null, part);
            return;
        }

        IsOnlyUnmatched &= ground is PermissionGround.Unmatched;
        if (saves.IsEmpty)
        {
            CanBeSaved = false;
        }
        else
        {
            _savable.AddRange(saves);
        }

        Add(new PermissionFinding(PermissionOutcome.Ask, ground, because, rule, part));
    }

    public void Deny(string because, PermissionRule? rule, string? part)
    {
        IsOnlyUnmatched = false;
        Add(new PermissionFinding(PermissionOutcome.Deny, rule is null ? PermissionGround.Floor : PermissionGround.Rule, because, rule, part));
    }

    private void Add(PermissionFinding finding)
    {
        if (Strictest is null || finding.Outcome > Strictest.Outcome || (finding.Outcome == Strictest.Outcome && finding.Ground > Strictest.Ground))
        {
            Strictest = finding;
        }
    }
}

/// <summary>A rule that a user could save with an answer.</summary>
/// <param name="Covers">What else it would allow, for people.</param>
public sealed record SavableRule(string Text, string Covers);
