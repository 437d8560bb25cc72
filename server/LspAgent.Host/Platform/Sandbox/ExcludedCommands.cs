using System.Collections.Immutable;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>Which commands the user lets out of the sandbox: those of which every part is named.</summary>
internal sealed class ExcludedCommands(ImmutableArray<string> patterns)
{
    private readonly ImmutableArray<CommandPattern> _patterns = [.. patterns.Where(static text => !string.IsNullOrWhiteSpace(text)).Select(CommandPattern.Compile)];

    public bool Contain(string command) =>
        !_patterns.IsEmpty && ShellParser.Parse(command) is { IsUnderstood: true, Root: { } root } && AreNamed(root);

    private bool AreNamed(ShellNode node) => node switch
    {
        ShellNode.Simple { Assignments.IsEmpty: true, Words.IsEmpty: false } simple =>
            _patterns.Any(pattern => pattern.Match(simple.Words.AsSpan(), hasUnknownTail: false, seesThrough: false, StringComparison.Ordinal) is CommandMatch.Yes),
        ShellNode.Pipeline pipeline => pipeline.Stages.All(AreNamed),
        ShellNode.AndOr list => AreNamed(list.First) && list.Rest.All(joined => AreNamed(joined.Command)),
        ShellNode.Sequence sequence => sequence.Items.All(item => AreNamed(item.Command)),
        _ => false,
    };
}
