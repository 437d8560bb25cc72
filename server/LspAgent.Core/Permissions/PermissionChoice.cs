using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>One answer that a question offers.</summary>
/// <param name="Id">As clients send it and as the transcript keeps it.</param>
/// <param name="Label">For a button, with how far the answer reaches.</param>
/// <param name="Covers">What else it would allow from now on, each in a sentence; empty for an answer to this call alone.</param>
/// <param name="Rules">The rules that it lets count; empty when it adds none.</param>
public sealed record PermissionChoice(string Id, string Label, PermissionAnswer Answer, ImmutableArray<string> Covers, ImmutableArray<SavableRule> Rules)
{
    private const int MaxLabel = 60;

    /// <summary>The answers to one question, the narrowest first and the refusal last. What nothing lifts can be allowed only once.</summary>
    internal static ImmutableArray<PermissionChoice> For(PermissionRequest request, PermissionDecision.Ask ask, IRuleKeeper? keeper)
    {
        var choices = ImmutableArray.CreateBuilder<PermissionChoice>();
        choices.Add(new PermissionChoice("allow_once", "Allow once", new PermissionAnswer.AllowOnce(), [], []));
        if (keeper is not null && !ask.Savable.IsEmpty)
        {
            choices.AddRange(keeper.Scopes.Where(scope => Reaches(scope, ask.Savable)).Select(scope => ByRule(scope, ask.Savable)));
        }
        else if (!ask.AsksEachTime)
        {
            choices.Add(new PermissionChoice("allow_session", "Allow this for the session", new PermissionAnswer.AllowForSession(), [Again(request.Call)], []));
        }

        choices.Add(new PermissionChoice("reject_once", "Deny", new PermissionAnswer.Reject(Feedback: null), [], []));
        return choices.ToImmutable();
    }

    /// <summary>The same call again, and nothing wider.</summary>
    internal static string KeyOf(PermissionRequest request) => string.Join(
        '\n',
        [
            request.Tool,
            request.Call.Command ?? request.Call.Title,
            request.Call.Directory ?? string.Empty,
            .. request.Call.Addresses.Select(address => address.OriginalString),
            .. request.Call.Paths.Select(path => $"{path.Use} {path.Canonical}"),
        ]);

    private static PermissionChoice ByRule(RuleScope scope, ImmutableArray<SavableRule> rules)
    {
        var names = string.Join(", ", rules.Select(rule => rule.Text));
        var what = names.Length <= MaxLabel ? names : rules.Length == 1 ? $"{names[..(MaxLabel - 1)]}…" : $"these {rules.Length} rules";
        var (id, label) = scope switch
        {
            RuleScope.Session => ("allow_session", $"Allow {what} for the session"),
            RuleScope.Workspace => ("allow_workspace", $"Always allow {what} in this workspace"),
            _ => ("allow_user", $"Always allow {what} everywhere"),
        };
        return new PermissionChoice(id, VisibleText.InOneLine(label), new PermissionAnswer.AllowByRule(scope), [.. rules.Select(rule => $"{rule.Text}: {rule.Covers}")], rules);
    }

    /// <summary>A path of this workspace means another file in another one.</summary>
    private static bool Reaches(RuleScope scope, ImmutableArray<SavableRule> rules) =>
        scope is not RuleScope.User || rules.All(rule => !rule.Text.Contains("(./", StringComparison.Ordinal));

    private static string Again(PreparedCall call) => call switch
    {
        { Command: not null } => "this command again, to the letter, in the same folder",
        { Changes.IsEmpty: false } => "every change of the same files by this tool",
        { Addresses.IsEmpty: false } => "the same addresses again",
        _ => "the same call again",
    };
}
