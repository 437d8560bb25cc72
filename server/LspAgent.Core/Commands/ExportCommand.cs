using System.Diagnostics;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Saves the conversation as a file, for people or for programs.</summary>
internal sealed class ExportCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("export", "Save this session as a file, as Markdown or JSON", "markdown or json, and a file");

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var (isJson, file) = Parse(arguments);
        var lines = await surroundings.Session.ReadAsync(0, cancellationToken);

        // The order to export is not part of what is exported.
        var order = lines.LastOrDefault(line => line.Entry is TranscriptEntry.CommandGiven)?.Seq ?? long.MaxValue;
        var said = lines.Where(line => line.Seq < order).ToList();
        if (SessionTitle.Of(said) is null)
        {
            await surroundings.TellAsync("There is nothing to export: the conversation has not begun.", cancellationToken);
            return;
        }

        var text = isJson ? SessionExport.ToJson(said) : SessionExport.ToMarkdown(said);
        var name = $"session-{surroundings.Session.Id}{(isJson ? ".json" : ".md")}";
        switch (await surroundings.Services.Exports.SaveAsync(file, surroundings.Setup.Roots.Root, name, text, cancellationToken))
        {
            case ExportSaving.Saved { Path: var path }:
                await surroundings.TellAsync($"This session is saved in `{path}`.", cancellationToken);
                break;
            case ExportSaving.Refused { Because: var because }:
                await surroundings.RefuseAsync(because, cancellationToken);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The format may be left out: a file that is named for programs is for programs.</summary>
    private static (bool IsJson, string? File) Parse(string arguments)
    {
        var words = arguments.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => (false, null),
            [var format, .. var rest] when format.ToLowerInvariant() is "json" or "markdown" or "md" =>
                (format.Equals("json", StringComparison.OrdinalIgnoreCase), rest.FirstOrDefault()),
            _ => (arguments.EndsWith(".json", StringComparison.OrdinalIgnoreCase), arguments),
        };
    }
}
