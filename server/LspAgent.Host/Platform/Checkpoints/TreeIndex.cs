using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Host.Platform.Disk;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>A file as it was when it was last looked at.</summary>
/// <param name="SeenAt">When its content was read, in nanoseconds.</param>
internal readonly record struct IndexedFile(EntryState State, string Hash, long SeenAt)
{
    /// <summary>A change so soon after the reading may not have moved the file's clock.</summary>
    private const long Granularity = 20_000_000;

    public bool IsLarge => State is { Kind: EntryKind.File, Length: > TextDecoding.MaxWholeFile };

    /// <summary>Stands for the content of a file that is too large to keep: another one as soon as the file is touched.</summary>
    public static string NameOf(EntryState large) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{large.Identity} {large.Length} {large.ChangedAt}"))));

    public StoredFile Stored => new(Hash, OperatingSystem.IsWindows() ? null : State.Mode, State.Kind is EntryKind.Link);

    /// <summary>True when the file is surely what it was.</summary>
    public bool IsStill(EntryState now) => State == now && now.ChangedAt < SeenAt - Granularity;
}

/// <summary>What is known of the files of a workspace, so that only those that changed are read again. Kept between processes.</summary>
internal static class TreeIndex
{
    private const int Version = 1;

    /// <summary>Empty when there is none that can be read.</summary>
    public static Dictionary<string, IndexedFile> Load(string path)
    {
        var index = new Dictionary<string, IndexedFile>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path))
            {
                return index;
            }

            using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)));
            if (reader.ReadInt32() != Version)
            {
                return index;
            }

            for (var count = reader.ReadInt32(); count > 0; count--)
            {
                var name = reader.ReadString();
                var state = new EntryState(
                    (EntryKind)reader.ReadByte(), reader.ReadUInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadUInt32(), reader.ReadUInt32());
                index[name] = new IndexedFile(state, Convert.ToHexStringLower(reader.ReadBytes(32)), reader.ReadInt64());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            index.Clear();
        }

        return index;
    }

    public static void Save(string path, IReadOnlyDictionary<string, IndexedFile> index)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(index.Count);
        foreach (var (name, file) in index)
        {
            writer.Write(name);
            writer.Write((byte)file.State.Kind);
            writer.Write(file.State.Identity);
            writer.Write(file.State.Length);
            writer.Write(file.State.ChangedAt);
            writer.Write(file.State.WrittenAt);
            writer.Write(file.State.Mode);
            writer.Write(file.State.User);
            writer.Write(file.State.Group);
            writer.Write(Convert.FromHexString(file.Hash));
            writer.Write(file.SeenAt);
        }

        writer.Flush();
        PrivateFiles.Replace(path, stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
