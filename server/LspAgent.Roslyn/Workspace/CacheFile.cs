namespace LspAgent.Roslyn.Workspace;

/// <summary>Files that only save time: whole or not there, and never worth an error.</summary>
internal static class CacheFile
{
    public static void Replace(string file, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? file);
            var fresh = $"{file}.{Guid.NewGuid():n}";
            File.WriteAllBytes(fresh, content);
            File.Move(fresh, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start takes a little longer.
        }
    }

    public static byte[]? Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
