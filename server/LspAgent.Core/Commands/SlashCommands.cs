using System.Collections.Immutable;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Every built-in slash command, one line each.</summary>
public static class SlashCommands
{
    private static readonly ImmutableArray<ISlashCommand> All = [];

    public static ImmutableArray<CommandInfo> Infos { get; } = [.. All.Select(command => command.Info)];

    internal static ISlashCommand? Find(string name) =>
        All.FirstOrDefault(command => string.Equals(command.Info.Name, name, StringComparison.Ordinal));
}
