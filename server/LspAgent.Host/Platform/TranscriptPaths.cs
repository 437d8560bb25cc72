using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>The files of one session: its transcript and what stands beside it under the same name.</summary>
internal sealed record TranscriptPaths(string Folder, SessionId Session)
{
    public const string Extension = ".jsonl";

    private const int MaxFolderName = 120;

    public string Transcript => Path.Join(Folder, Session.Value + Extension);

    /// <summary>The folder of what belongs to the session beside its lines, such as the whole output of its commands.</summary>
    public string Files => Path.Join(Folder, Session.Value + ".files");

    /// <summary>Says who writes the session.</summary>
    public string Lock => Path.Join(Folder, Session.Value + ".lock");

    /// <summary>The session's name, so that a list need not read the transcript for it. Only a copy: the transcript is right.</summary>
    private string Title => Path.Join(Folder, Session.Value + ".title");

    /// <summary>The name of the folder for a workspace's sessions. Two workspaces may share one: a session's first line says whose it is.</summary>
    public static string FolderName(string root)
    {
        var name = string.Create(root.Length, root, static (span, path) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = char.IsAsciiLetterOrDigit(path[index]) ? path[index] : '-';
            }
        });
        return name.Length <= MaxFolderName
            ? name
            : $"{name[..(MaxFolderName - 17)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(..8))}";
    }

    /// <summary>True for what can be a session's id; anything else, such as <c>../x</c>, never becomes a path.</summary>
    public static bool IsPlain(SessionId session) =>
        session.Value is { Length: > 0 and <= 128 } id && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    public bool TryReadTitle([NotNullWhen(true)] out string? title)
    {
        try
        {
            title = File.Exists(Title) ? File.ReadAllText(Title) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            title = null;
        }

        return title is not null;
    }

    /// <summary>Makes the copy of the name right; null when the session has none.</summary>
    public void WriteTitle(string? title)
    {
        try
        {
            if (title is null)
            {
                File.Delete(Title);
            }
            else if (!TryReadTitle(out var known) || !known.Equals(title, StringComparison.Ordinal))
            {
                PrivateFiles.Replace(Title, Encoding.UTF8.GetBytes(title));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A list then shows the older name until the session is opened again.
        }
    }

    /// <summary>Keeps the bytes behind the last whole line in a file of their own and says where.</summary>
    public string SetAside(SafeFileHandle transcript, long position, int length)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Join(Folder, string.Create(CultureInfo.InvariantCulture, $"{Session.Value}.torn-{number}"));
            if (File.Exists(path))
            {
                continue;
            }

            var bytes = new byte[length];
            var read = RandomAccess.Read(transcript, bytes, position);
            using var file = new FileStream(path, PrivateFiles.Options(FileMode.CreateNew, FileShare.None));
            file.Write(bytes.AsSpan(0, read));
            file.Flush(flushToDisk: true);
            return path;
        }
    }

    /// <summary>Removes everything of the session, the lock last. Only for who holds the lock.</summary>
    public void Delete()
    {
        File.Delete(Transcript);
        File.Delete(Title);
        if (Directory.Exists(Files))
        {
            Directory.Delete(Files, recursive: true);
        }

        foreach (var torn in Directory.EnumerateFiles(Folder, $"{Session.Value}.torn-*"))
        {
            File.Delete(torn);
        }

        File.Delete(Lock);
    }
}
