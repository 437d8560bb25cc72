using System.Globalization;
using System.Security.Cryptography;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>Contents by their hash, each kept once. Safe for many threads and processes: two that keep the same write the same.</summary>
internal sealed class ObjectStore(string folder, TimeProvider time)
{
    /// <summary>What nothing asked for in so many days is removed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static int _counter;

    /// <exception cref="IOException">It could not be kept.</exception>
    public string Keep(ReadOnlySpan<byte> content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = PathOf(hash);
        if (File.Exists(path))
        {
            return hash;
        }

        PrivateFiles.CreateFolder(Path.GetDirectoryName(path) ?? folder);
        var fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}");
        using (var file = new FileStream(fresh, PrivateFiles.Options(FileMode.CreateNew, FileShare.None)))
        {
            file.Write(content);
        }

        File.Move(fresh, path, overwrite: true);
        return hash;
    }

    public bool Holds(string hash) => File.Exists(PathOf(hash));

    /// <summary>Null when it is not kept, or is damaged.</summary>
    public byte[]? Load(string hash)
    {
        try
        {
            var content = File.Exists(PathOf(hash)) ? File.ReadAllBytes(PathOf(hash)) : null;
            return content is not null && Convert.ToHexStringLower(SHA256.HashData(content)).Equals(hash, StringComparison.Ordinal) ? content : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what is old, but for what is still needed.</summary>
    public void Prune(IReadOnlySet<string> needed)
    {
        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories) : [])
            {
                if (now - file.LastWriteTimeUtc > Lifetime && !needed.Contains($"{file.Directory?.Name}{file.Name}"))
                {
                    file.Delete();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next process tries again.
        }
    }

    private string PathOf(string hash) => Path.Join(folder, hash[..2], hash[2..]);
}
