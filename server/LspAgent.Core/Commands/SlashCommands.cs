using System.Collections.Immutable;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Every built-in slash command, one line each. This list is the only place that knows them all.</summary>
public static class SlashCommands
{
    private static readonly ImmutableArray<ISlashCommand> All =
    [
        new HelpCommand(),
        new ClearCommand(),
        new CompactCommand(),
        new ContextCommand(),
        new CostCommand(),
        new ModelCommand(),
        new ModeCommand(),
        new ResumeCommand(),
        new RenameCommand(),
        new RewindCommand(),
        new ExportCommand(),
    ];

    public static ImmutableArray<CommandInfo> Infos { get; } = [.. All.Select(command => command.Info)];

    internal static ISlashCommand? Find(string name) => All.FirstOrDefault(command => NamesOf(command).Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The command that was probably meant by a name that none has; null when the text was likely meant for the model.</summary>
    internal static CommandInfo? Nearest(string name) =>
        Spelling.Nearest(name, All.SelectMany(NamesOf).Where(known => known.Length > 3)) is { } nearest ? Find(nearest)?.Info : null;

    private static IEnumerable<string> NamesOf(ISlashCommand command) => [command.Info.Name, .. command.Aliases];
}
