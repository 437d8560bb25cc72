using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Web;

/// <summary>Opens the page in the user's browser. The token reaches it through a file that only the user can read: what stands on a command line, everybody on the machine can read.</summary>
internal sealed class Browser(Func<string, string?> environment) : IDisposable
{
    private readonly string _file = Path.Join(UserFolder.Locate(environment), $"open-{Environment.ProcessId}.html");

    /// <summary>False where there is no screen, as in CI or in a remote shell.</summary>
    public bool CanOpen =>
        string.IsNullOrEmpty(environment("CI"))
        && (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || !string.IsNullOrEmpty(environment("DISPLAY")) || !string.IsNullOrEmpty(environment("WAYLAND_DISPLAY")));

    /// <summary>Why it could not be opened; null when it was.</summary>
    public string? Open(string address)
    {
        try
        {
            PrivateFiles.CreateFolder(UserFolder.Locate(environment));
            PrivateFiles.Replace(_file, Encoding.UTF8.GetBytes(
                $"<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address}\"><title>LspAgent</title><a href=\"{address}\">LspAgent</a>\n"));
            using var opened = Process.Start(OperatingSystem.IsWindows()
                ? new ProcessStartInfo(_file) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [_file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
            return null;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its token is void when the process has ended.
        }
    }
}
