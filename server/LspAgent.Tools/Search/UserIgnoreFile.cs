namespace LspAgent.Tools.Search;

/// <summary>What the user ignores in every repository: the file that <c>core.excludesFile</c> names, or git's default for it.</summary>
internal static class UserIgnoreFile
{
    private static readonly Lazy<IgnoreFile?> Loaded = new(Load);

    public static IgnoreFile? Value => Loaded.Value;

    private static IgnoreFile? Load()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
        {
            return null;
        }

        var config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".config");
        var file = Excludes(Path.Combine(home, ".gitconfig")) ?? Excludes(Path.Combine(config, "git", "config")) ?? Path.Combine(config, "git", "ignore");
        return IgnoreFile.Load(file.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, file[2..]) : file);
    }

    private static string? Excludes(string configFile)
    {
        try
        {
            if (!File.Exists(configFile))
            {
                return null;
            }

            var isCore = false;
            string? file = null;
            foreach (var raw in File.ReadLines(configFile))
            {
                var line = raw.Trim();
                if (line.StartsWith('['))
                {
                    isCore = line.StartsWith("[core]", StringComparison.OrdinalIgnoreCase);
                }
                else if (isCore && line.StartsWith("excludesfile", StringComparison.OrdinalIgnoreCase) && line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                {
                    file = line[(equals + 1)..].Trim().Trim('"');
                }
            }

            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
