using System.Globalization;
using System.Text;

namespace LspAgent.Host.Platform;

/// <summary>
/// The log of one process on the disk, readable only by the user: it begins anew when it is full and keeps the part before, and of
/// older processes only the newest are kept. Not for concurrent use.
/// </summary>
internal sealed class LogFile(string folder, string name, DateTimeOffset started, long maxBytes = LogFile.DefaultMaxBytes) : IDisposable
{
    private const long DefaultMaxBytes = 4 * 1024 * 1024;
    private const int KeptFiles = 20;

    private FileStream? _file;

    /// <summary>Where the log is. The name begins with the time, so that names sort by age.</summary>
    public string Path { get; } = System.IO.Path.Join(
        folder,
        string.Create(CultureInfo.InvariantCulture, $"{started:yyyyMMdd-HHmmss}-{name}-{Environment.ProcessId}.log"));

    /// <exception cref="IOException">There can be no log: the folder is not ours, or the disk is full.</exception>
    public void Write(string text)
    {
        try
        {
            _file ??= Open();
            var bytes = Encoding.UTF8.GetBytes(text);
            if (_file.Length + bytes.Length > maxBytes && _file.Length > 0)
            {
                _file.Dispose();
                File.Move(Path, $"{Path}.old", overwrite: true);
                _file = Create();
            }

            _file.Write(bytes);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw PrivateFiles.MayNotGrow(e);
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        PrivateFiles.CreateFolder(folder);
        foreach (var old in Directory.GetFiles(folder, "*.log*").OrderDescending(StringComparer.Ordinal).Skip(KeptFiles - 1))
        {
            File.Delete(old);
        }

        return Create();
    }

    private FileStream Create() => new(Path, PrivateFiles.Options(FileMode.Create, FileShare.ReadWrite | FileShare.Delete));
}
