using System.Text;
using LspAgent.Core.Secrets;

namespace LspAgent.Tools.Shell;

/// <summary>The file with the whole output of a command; it is read while the command writes it, and its secrets are covered as they are found.</summary>
internal sealed class OutputFile(string path, SecretRedactor secrets)
{
    private const int CoverAtOnce = 512 * 1024;

    /// <summary>A secret may lie across two looks; a private key is the longest.</summary>
    private const int LongestSecret = 8 * 1024;

    private readonly Lock _lock = new();
    private long _covered;


    /// <summary>More than this is never read at once: of a longer output the beginning and the end.</summary>
    private const int MaxRead = 256 * 1024;

    public string Path => path;

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The output from a byte on, cleaned; of much, only its beginning and its end.</summary>
    /// <param name="wholeLines">A last line without its end is left for the next time.</param>
    /// <returns>The text, and where the next reading goes on.</returns>
    public (string Text, long Next) Read(long from, int limit, bool wholeLines)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = wholeLines ? LastLineEnd(file, from) : RandomAccess.GetLength(file);
        if (length - from <= MaxRead)
        {
            return (TerminalText.Bound(secrets.Redact(TerminalText.Clean(Decode(file, from, length))), limit, path), length);
        }

        var head = secrets.Redact(TerminalText.Clean(Decode(file, from, from + (limit * 2L))));
        var tail = secrets.Redact(TerminalText.Clean(Decode(file, length - (limit * 2L), length)));
        return ($"{Start(head, limit * 2 / 5)}\n[{length - from} bytes in all, most of them left out here; all of it is in {path}: search it with Grep, or Read a part.]\n{End(tail, limit * 3 / 5)}", length);
    }

    /// <summary>What a person looks at while the command runs: its last lines.</summary>
    public string Tail(int characters)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        return End(secrets.Redact(TerminalText.Clean(Decode(file, Math.Max(0, length - (characters * 2L)), length))), characters);
    }

    /// <summary>Covers the secrets in what was written since the last time. The command may go on writing behind it.</summary>
    /// <param name="isOver">False while more may come: then what may be half of a secret is left for the next time.</param>
    public void Cover(bool isOver)
    {
        lock (_lock)
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                var length = RandomAccess.GetLength(file);
                while (_covered < length)
                {
                    var from = Math.Max(0, _covered - LongestSecret);
                    var bytes = new byte[(int)Math.Min(length - from, CoverAtOnce)];
                    var count = RandomAccess.Read(file, bytes, from);
                    count = isOver || from + count < length ? count : WholeLength(bytes.AsSpan(0, count));
                    if (from + count <= _covered)
                    {
                        return;
                    }

                    if (secrets.Cover(bytes.AsSpan(0, count)))
                    {
                        RandomAccess.Write(file, bytes.AsSpan(0, count), from);
                    }

                    _covered = from + count;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is gone, or the disk is: what is read of it has no secrets all the same.
            }
        }
    }

    public void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something still has it open; it goes with the session.
        }
    }

    /// <summary>Up to the last line end, and up to a key of which the end is missing.</summary>
    private static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        return bytes[..end].LastIndexOf("-----BEGIN "u8) is var key and >= 0 && bytes[key..end].IndexOf("-----END "u8) < 0 && end - key < LongestSecret ? key : end;
    }

    private static long LastLineEnd(Microsoft.Win32.SafeHandles.SafeFileHandle file, long from)
    {
        var length = RandomAccess.GetLength(file);
        var start = Math.Max(from, length - MaxRead);
        var bytes = new byte[(int)(length - start)];
        return start + bytes.AsSpan(0, RandomAccess.Read(file, bytes, start)).LastIndexOf((byte)'\n') + 1;
    }

    private static string Decode(Microsoft.Win32.SafeHandles.SafeFileHandle file, long from, long to)
    {
        var bytes = new byte[(int)(to - from)];
        var count = 0;
        while (count < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(count), from + count) is var read and > 0)
        {
            count += read;
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static string Start(string text, int characters) => text.Length <= characters ? text : text[..characters];

    private static string End(string text, int characters) =>
        text.Length <= characters ? text : text.IndexOf('\n', text.Length - characters) is var line && line >= 0 ? text[(line + 1)..] : text[^characters..];
}
