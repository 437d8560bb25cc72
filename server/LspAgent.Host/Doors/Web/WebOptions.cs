namespace LspAgent.Host.Doors.Web;

/// <summary>How the page is wanted.</summary>
/// <param name="Folder">The folder that its sessions work in.</param>
/// <param name="Port">0 for any that is free.</param>
/// <param name="Opens">The page is opened in the user's browser, where there is a screen.</param>
internal sealed record WebOptions(string Folder, int Port, bool Opens);
