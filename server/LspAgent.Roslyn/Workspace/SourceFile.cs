using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Reads sources from the disk as the compiler does.</summary>
internal static class SourceFile
{
    /// <summary>Null when it is gone or cannot be read.</summary>
    public static SourceText? Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return SourceText.From(file, Encoding.UTF8, throwIfBinaryDetected: false, canBeEmbedded: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
