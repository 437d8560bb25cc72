namespace LspAgent.Host.Platform;

/// <summary>Files and folders that only the user can read.</summary>
internal static class PrivateFiles
{
    public static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Creates the folder and those above it that are missing.</summary>
    public static void CreateFolder(string path)
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

    /// <summary>Writes a small file whole or not at all.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var fresh = $"{path}.new";
        try
        {
            using (var file = new FileStream(fresh, Options(FileMode.Create, FileShare.None)))
            {
                file.Write(content);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw MayNotGrow(exception);
        }
    }

    /// <summary>A limit of the process or of the file system on the size of a file, which .NET reports as a wrong argument.</summary>
    public static IOException MayNotGrow(ArgumentOutOfRangeException exception) =>
        new("The file may not grow any further: a limit of the process or of the disk is reached.", exception);
}
