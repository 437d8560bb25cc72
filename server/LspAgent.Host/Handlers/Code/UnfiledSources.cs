using System.Security.Cryptography;
using System.Text;
using LspAgent.Protocol.Lsp;
using LspAgent.Roslyn.Intelligence.Navigation;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Puts source that is in no file where an editor can open it: read-only, in the cache.</summary>
internal static class UnfiledSources
{
    /// <summary>Null when it cannot be written.</summary>
    public static Location? Show(string cache, UnfiledSource source)
    {
        var folder = Path.Join(cache, "shown", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Text)))[..12]);
        var path = Path.Join(folder, string.Concat(source.Name.Select(static letter => Path.GetInvalidFileNameChars().Contains(letter) ? '_' : letter)));
        try
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(path, source.Text);
                File.SetAttributes(path, FileAttributes.ReadOnly);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var at = new LspPosition(source.Start.Line, source.Start.Column);
        return new Location(DocumentUri.FromPath(path), new LspRange(at, at));
    }
}
