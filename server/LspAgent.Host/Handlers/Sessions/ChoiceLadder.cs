using LspAgent.Core.Permissions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// Puts a choice to the user of one client: as ACP asks for a permission where the client takes that, else in the editor's own
/// message box. A rung that fails leads to the next; below the last there is nobody who could be asked.
/// </summary>
internal sealed class ChoiceLadder(RpcConnection connection, SessionClientProfile profile)
{
    /// <param name="message">All that the request shows, for a client that shows plain text.</param>
    /// <exception cref="ConnectionLostException">The client went away; another one may still answer.</exception>
    public async Task<ChoiceEnd> AskAsync(Wire.RequestPermissionRequest request, string message, CancellationToken cancellationToken) =>
        (profile.AsksPermissions ? await AskAgentClientAsync(request, cancellationToken) : null)
        ?? (profile.ShowsMessages ? await AskEditorAsync(request, message, cancellationToken) : null)
        ?? new ChoiceEnd.NobodyThere();

    /// <summary>Null when the client cannot ask.</summary>
    private async Task<ChoiceEnd?> AskAgentClientAsync(Wire.RequestPermissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await connection.InvokeAsync(AcpClientMethods.RequestPermission, request, cancellationToken);
            return response.Outcome is Wire.RequestPermissionOutcome.Selected { OptionId: var id } && request.Options.Any(option => option.OptionId.Equals(id, StringComparison.Ordinal))
                ? new ChoiceEnd.Chosen(id, response.Meta?.LspAgent?.Feedback)
                : new ChoiceEnd.Declined();
        }
        catch (RemoteInvocationException)
        {
            return null;
        }
    }

    private async Task<ChoiceEnd?> AskEditorAsync(Wire.RequestPermissionRequest request, string message, CancellationToken cancellationToken)
    {
        try
        {
            // A button is a single line, and nothing in it is hidden.
            var titles = request.Options.Select(option => (Title: VisibleText.InOneLine(option.Name), option.OptionId)).ToList();
            var pressed = await connection.InvokeAsync(
                LspClientMethods.ShowMessageRequest,
                new ShowMessageRequestParams(MessageType.Warning, message, [.. titles.Select(title => new MessageActionItem(title.Title))]),
                cancellationToken);
            return titles.FirstOrDefault(title => title.Title.Equals(pressed?.Title, StringComparison.Ordinal)).OptionId is { } id
                ? new ChoiceEnd.Chosen(id, Feedback: null)
                : new ChoiceEnd.Declined();
        }
        catch (RemoteInvocationException)
        {
            return null;
        }
    }
}

/// <summary>What came of putting a choice to a user. Closed.</summary>
internal abstract record ChoiceEnd
{
    private ChoiceEnd()
    {
    }

    /// <param name="Feedback">What the user said besides; null when nothing.</param>
    public sealed record Chosen(string OptionId, string? Feedback) : ChoiceEnd;

    /// <summary>The user closed it, or chose nothing that was offered.</summary>
    public sealed record Declined : ChoiceEnd;

    /// <summary>This client cannot ask.</summary>
    public sealed record NobodyThere : ChoiceEnd;
}
