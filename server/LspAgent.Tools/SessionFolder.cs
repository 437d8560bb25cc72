namespace LspAgent.Tools;

/// <summary>The folder in which a session's tools keep files: for the user alone, made when the first is written.</summary>
internal static class SessionFolder
{
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
