namespace LspAgent.Host.Platform;

/// <summary>Looks for C# projects and solutions near the top of a folder, without reading any.</summary>
internal static class ProjectFiles
{
    /// <summary>How many names are looked at: a folder that begins with as many others is no place where somebody opens C#.</summary>
    private const int MostNames = 20_000;

    private static readonly EnumerationOptions NearTheTop = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 3,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>The first that is found, relative to the folder; null when there is none.</summary>
    public static string? FindFirst(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", NearTheTop)
                .Take(MostNames)
                .FirstOrDefault(static file => Path.GetExtension(file) is ".csproj" or ".sln" or ".slnx") is { } found
                ? Path.GetRelativePath(folder, found)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
