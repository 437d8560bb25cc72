using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>What the client of a connection can do, as far as sessions care; what it did not announce it cannot do.</summary>
/// <param name="ShowsNotices">It shows notices; to another client they are said as messages.</param>
/// <param name="ShowsStatus">It takes our status beside ACP's updates.</param>
/// <param name="TakesEvents">It takes our own events beside ACP's updates.</param>
/// <param name="ReadsFiles">Its editor can be asked for the text of a file.</param>
/// <param name="ShowsForms">It can ask its user with a form.</param>
internal sealed record SessionClientProfile(bool ShowsNotices, bool ShowsStatus, bool TakesEvents, bool ReadsFiles, bool ShowsForms = false)
{
    public static SessionClientProfile From(Wire.ClientCapabilities? capabilities)
    {
        var methods = capabilities?.Meta?.LspAgent?.Methods ?? [];
        return new SessionClientProfile(
            ShowsNotices: capabilities?.Session?.Notices is not null,
            ShowsStatus: methods.Contains(LspAgentClientMethods.Status.Name, StringComparer.Ordinal),
            TakesEvents: methods.Contains(LspAgentClientMethods.SessionEvent.Name, StringComparer.Ordinal),
            ReadsFiles: capabilities?.Fs?.ReadTextFile is true,
            ShowsForms: capabilities?.Elicitation?.Form is not null);
    }
}
