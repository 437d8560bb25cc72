using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>What the client of a connection can do, as far as sessions care; what it did not announce it cannot do.</summary>
/// <param name="ShowsNotices">It shows notices; to another client they are said as messages.</param>
/// <param name="ShowsStatus">It takes our status beside ACP's updates.</param>
/// <param name="TakesEvents">It takes our own events beside ACP's updates.</param>
/// <param name="ReadsFiles">Its editor can be asked for the text of a file.</param>
/// <param name="ShowsForms">It can ask its user with a form.</param>
/// <param name="WritesFiles">Its editor writes files for the agent.</param>
/// <param name="SavesDocuments">It saves documents when it is asked to.</param>
/// <param name="ShowsHunks">It shows the changes that wait for the user's word.</param>
/// <param name="AsksPermissions">It asks its user as ACP has it.</param>
/// <param name="ShowsMessages">It has the message box of an editor.</param>
internal sealed record SessionClientProfile(
    bool ShowsNotices,
    bool ShowsStatus,
    bool TakesEvents,
    bool ReadsFiles,
    bool ShowsForms = false,
    bool WritesFiles = false,
    bool SavesDocuments = false,
    bool ShowsHunks = false,
    bool AsksPermissions = true,
    bool ShowsMessages = false)
{
    /// <summary>An editor has a message box, and is asked as ACP has it only when it said that it is the client of an agent.</summary>
    public static SessionClientProfile OfEditor(Wire.ClientCapabilities? capabilities) =>
        From(capabilities) with { AsksPermissions = capabilities is not null, ShowsMessages = true };

    public static SessionClientProfile From(Wire.ClientCapabilities? capabilities)
    {
        var methods = capabilities?.Meta?.LspAgent?.Methods ?? [];
        return new SessionClientProfile(
            ShowsNotices: capabilities?.Session?.Notices is not null,
            ShowsStatus: methods.Contains(LspAgentClientMethods.Status.Name, StringComparer.Ordinal),
            TakesEvents: methods.Contains(LspAgentClientMethods.SessionEvent.Name, StringComparer.Ordinal),
            ReadsFiles: capabilities?.Fs?.ReadTextFile is true,
            ShowsForms: capabilities?.Elicitation?.Form is not null,
            WritesFiles: capabilities?.Fs?.WriteTextFile is true,
            SavesDocuments: methods.Contains(LspAgentClientMethods.SaveDocuments.Name, StringComparer.Ordinal),
            ShowsHunks: methods.Contains(LspAgentClientMethods.Hunks.Name, StringComparer.Ordinal));
    }
}
