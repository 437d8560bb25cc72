using System.Text;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Platform;

/// <summary>Exported sessions on the disk: where the user says, never over a file that is there; else in the user's folder, for the user alone.</summary>
internal sealed class ExportFiles(string home, string userFolder) : IExportFiles
{
    public async ValueTask<ExportSaving> SaveAsync(string? file, string root, string name, string text, CancellationToken cancellationToken)
    {
        var path = file is null ? Path.Join(userFolder, "exports", name)
            : file.StartsWith("~/", StringComparison.Ordinal) ? Path.GetFullPath(file[2..], home)
            : Path.GetFullPath(file, root);
        if (file is not null && (File.Exists(path) || Directory.Exists(path)))
        {
            return new ExportSaving.Refused($"`{path}` is there already, and was left as it is. Name another file.");
        }

        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (file is null)
            {
                PrivateFiles.CreateFolder(Path.Join(userFolder, "exports"));
                PrivateFiles.Replace(path, bytes);
            }
            else
            {
                await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                await stream.WriteAsync(bytes, cancellationToken);
            }

            return new ExportSaving.Saved(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ExportSaving.Refused($"The session could not be saved in `{path}`: {exception.Message.TrimEnd('.')}. Name a file in a folder that can be written.");
        }
    }
}
