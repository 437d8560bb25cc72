using System.Text;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Keeps the declarations of a workspace on the disk between two starts. A file that cannot be read, or is of another version, counts as none.</summary>
internal static class SourceIndexStore
{
    /// <summary>Raised whenever the reading of declarations or the format changes.</summary>
    private const int Format = 2;

    public static SourceIndex Load(string file)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(file)), Encoding.UTF8);
            return reader.ReadInt32() == Format ? SourceIndex.Of(ReadFiles(reader)) : SourceIndex.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException or OverflowException)
        {
            return SourceIndex.Empty;
        }
    }

    /// <summary>A reader sees the old file or the new one, never a part.</summary>
    public static void Save(string file, SourceIndex index)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            Write(writer, index);
        }

        CacheFile.Replace(file, content.ToArray());
    }

    private static void Write(BinaryWriter writer, SourceIndex index)
    {
        var containers = new Dictionary<string, int>(StringComparer.Ordinal);
        writer.Write(index.Count);
        foreach (var file in index.Files)
        {
            writer.Write(file.Path);
            writer.Write(file.Stamp.Length);
            writer.Write(file.Stamp.ChangedAt);
            writer.Write7BitEncodedInt(file.Items.Count);
            foreach (var item in file.Items)
            {
                // A container is written out where it first occurs, and is a number from then on.
                if (containers.TryGetValue(item.Container, out var known))
                {
                    writer.Write7BitEncodedInt(known);
                }
                else
                {
                    containers.Add(item.Container, containers.Count + 1);
                    writer.Write7BitEncodedInt(0);
                    writer.Write(item.Container);
                }

                writer.Write(item.Name);
                writer.Write((byte)item.Kind);
                writer.Write(item.Detail);
                writer.Write7BitEncodedInt(item.Start);
                writer.Write7BitEncodedInt(item.Line);
            }
        }
    }

    private static List<FileDeclarations> ReadFiles(BinaryReader reader)
    {
        var containers = new List<string>();
        var count = reader.ReadInt32();
        var files = new List<FileDeclarations>();
        for (var index = 0; index < count; index++)
        {
            var path = reader.ReadString();
            var stamp = new FileStamp(reader.ReadInt64(), reader.ReadInt64());
            var items = new Declaration[reader.Read7BitEncodedInt()];
            for (var item = 0; item < items.Length; item++)
            {
                var container = reader.Read7BitEncodedInt();
                if (container == 0)
                {
                    containers.Add(reader.ReadString());
                    container = containers.Count;
                }

                var name = reader.ReadString();
                var kind = (DeclarationKind)reader.ReadByte();
                items[item] = new Declaration(name, containers[container - 1], kind, reader.ReadString(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            }

            files.Add(new FileDeclarations(path, stamp, items));
        }

        return files;
    }
}
