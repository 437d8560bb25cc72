using System.Collections.Immutable;
using LspAgent.Core.Settings;

namespace LspAgent.Host.Platform;

/// <summary>Where settings lie on the disk: the folders of users who come from elsewhere, and our own, which win in each layer.</summary>
/// <param name="home">The user's home folder.</param>
/// <param name="userFolder">See <see cref="UserFolder"/>.</param>
/// <param name="managedFolders">The administrator's folders, the weakest first.</param>
public sealed class SettingsFiles(string home, string userFolder, ImmutableArray<string> managedFolders)
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly ImmutableArray<string> Folders = [".claude", ".lspagent"];

    public static SettingsFiles ForThisMachine(Func<string, string?> environment, string? commandLine) => new(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        UserFolder.Locate(environment),
        OperatingSystem.IsWindows() ? [@"C:\Program Files\ClaudeCode", @"C:\Program Files\LspAgent"]
            : OperatingSystem.IsMacOS() ? ["/Library/Application Support/ClaudeCode", "/Library/Application Support/LspAgent"]
            : ["/etc/claude-code", "/etc/lspagent"])
    {
        CommandLine = commandLine,
    };

    /// <summary>What <c>--settings</c> was given: JSON, or the path of a file; null for nothing.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Reads every layer once.</summary>
    /// <param name="root">The workspace; null when there is none.</param>
    /// <param name="isTrusted">Whether the user trusts the workspace.</param>
    public LoadedSettings Load(string? root, bool isTrusted)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var files = new List<SettingsFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(SettingsLayer.User, Path.Join(home, ".claude", "settings.json"));
        Add(SettingsLayer.User, Path.Join(userFolder, "settings.json"));
        foreach (var (layer, name) in root is null ? [] : ((SettingsLayer, string)[])[(SettingsLayer.Project, "settings.json"), (SettingsLayer.Local, "settings.local.json")])
        {
            foreach (var folder in Folders)
            {
                Add(layer, Path.Join(root, folder, name));
            }
        }

        if (CommandLine is not null && OfCommandLine(CommandLine, problems) is { } said)
        {
            files.Add(said);
        }

        foreach (var folder in managedFolders)
        {
            Add(SettingsLayer.Managed, Path.Join(folder, "managed-settings.json"));
            foreach (var file in DropIns(Path.Join(folder, "managed-settings.d")))
            {
                Add(SettingsLayer.Managed, file);
            }
        }

        var loaded = SettingsLayers.Load(files, isTrusted);
        return problems.Count == 0 ? loaded : loaded with { Problems = [.. problems, .. loaded.Problems] };

        // When the workspace is the home folder, its settings are the user's, and read once.
        void Add(SettingsLayer layer, string path)
        {
            if (File.Exists(path) && seen.Add(path) && Read(path, problems) is { } text)
            {
                files.Add(new SettingsFile(layer, path, text));
            }
        }
    }

    /// <summary>Why a value of <c>--settings</c> cannot be taken, in a sentence; null when it can.</summary>
    public static string? WrongOnCommandLine(string value)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        return OfCommandLine(value, problems) is { } file
            ? SettingsLayers.Load([file], isTrusted: true).Problems.FirstOrDefault()
            : problems[0];
    }

    private static SettingsFile? OfCommandLine(string value, ImmutableArray<string>.Builder problems)
    {
        if (value.TrimStart().StartsWith('{'))
        {
            return new SettingsFile(SettingsLayer.CommandLine, "--settings", value);
        }

        if (!File.Exists(value))
        {
            problems.Add($"{value}: there is no such settings file.");
            return null;
        }

        return Read(value, problems) is { } text ? new SettingsFile(SettingsLayer.CommandLine, Path.GetFullPath(value), text) : null;
    }

    private static string? Read(string path, ImmutableArray<string>.Builder problems)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxBytes || !FileKind.IsRegular(file))
            {
                problems.Add($"{path}: this is no settings file of at most {MaxBytes} bytes, so it is left out.");
                return null;
            }

            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path}: it cannot be read, so it is left out. {exception.Message}");
            return null;
        }
    }

    private static string[] DropIns(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray() : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
