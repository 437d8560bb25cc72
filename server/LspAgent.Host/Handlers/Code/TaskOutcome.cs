using System.Globalization;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Tells the user of an editor that knows no sessions what came of a task: changes are asked about, a text is opened as a document or,
/// where the editor opens none, shown as a message.
/// </summary>
internal static class TaskOutcome
{
    private const string Keep = "Keep";
    private const string Reject = "Take back";
    private const string Later = "Decide later";
    private const int MaxMessage = 1500;

    public static async Task ShowAsync(AgentSession session, TurnOutcome outcome, string folder, RpcConnection connection, ClientProfile client, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case TurnOutcome.Failed { Error: var error }:
                await SayAsync(MessageType.Error, error.Message, connection, cancellationToken);
                return;
            case TurnOutcome.Cancelled:
                return;
        }

        var said = Said(session);
        var hunks = await session.Edits.ShowHunksAsync(cancellationToken);
        if (!hunks.IsEmpty)
        {
            var files = hunks.DistinctBy(static hunk => hunk.Path.Canonical, StringComparer.Ordinal).Count();
            var what = string.Create(CultureInfo.InvariantCulture, $"{hunks.Length} {(hunks.Length == 1 ? "change" : "changes")} in {files} {(files == 1 ? "file" : "files")} {(hunks.Length == 1 ? "waits" : "wait")} for your word.");
            await SettleAsync(session, $"{Shortened(said)}\n\n{what}".Trim(), connection, cancellationToken);
        }
        else if (said.Length > 0 && !await OpenAsync(session, said, folder, connection, client, cancellationToken))
        {
            await SayAsync(MessageType.Info, Shortened(said), connection, cancellationToken);
        }
    }

    private static async Task SettleAsync(AgentSession session, string message, RpcConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var pressed = await connection.InvokeAsync(LspClientMethods.ShowMessageRequest, new ShowMessageRequestParams(MessageType.Info, message, [new MessageActionItem(Keep), new MessageActionItem(Reject), new MessageActionItem(Later)]), cancellationToken);
            switch (pressed?.Title)
            {
                case Keep:
                    session.Edits.Hunks.Accept(new HunkChoice(null, null));
                    break;
                case Reject:
                    var (_, problems) = await session.Edits.RejectAsync(new HunkChoice(null, null), cancellationToken);
                    if (!problems.IsEmpty)
                    {
                        await SayAsync(MessageType.Warning, string.Join('\n', problems), connection, cancellationToken);
                    }

                    break;
            }
        }
        catch (RemoteInvocationException)
        {
            // The changes wait; code actions on them settle them one by one.
        }
    }

    /// <returns>False where the editor opens no documents.</returns>
    private static async Task<bool> OpenAsync(AgentSession session, string said, string folder, RpcConnection connection, ClientProfile client, CancellationToken cancellationToken)
    {
        if (client.Editor.Window?.ShowDocument?.Support is not true)
        {
            return false;
        }

        try
        {
            PrivateFiles.CreateFolder(folder);
            var path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{session.Id.Value}-{session.LastSeq}.md"));
            PrivateFiles.Replace(path, Encoding.UTF8.GetBytes(said + "\n"));
            var start = new LspPosition(0, 0);
            return (await connection.InvokeAsync(LspClientMethods.ShowDocument, new ShowDocumentParams(DocumentUri.FromPath(path), TakeFocus: true, Selection: new LspRange(start, start)), cancellationToken)).Success;
        }
        catch (Exception exception) when (exception is RemoteInvocationException or UnauthorizedAccessException or IOException and not ConnectionLostException)
        {
            return false;
        }
    }

    private static ValueTask SayAsync(MessageType type, string message, RpcConnection connection, CancellationToken cancellationToken) =>
        connection.NotifyAsync(LspClientMethods.ShowMessage, new ShowMessageParams(type, message), cancellationToken);

    private static string Said(AgentSession session) =>
        session.Messages.LastOrDefault() is { Role: Role.Assistant } last ? string.Concat(last.Content.OfType<ContentBlock.Text>().Select(static text => text.Value)).Trim() : string.Empty;

    private static string Shortened(string text) => text.Length > MaxMessage ? $"{text[..MaxMessage]}…" : text;
}
