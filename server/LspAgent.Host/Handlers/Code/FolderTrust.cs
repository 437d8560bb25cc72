using LspAgent.Core.Permissions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Asks the user of an editor that says nothing of trust, once for each folder, whether its projects may be loaded. Without an answer they are not.</summary>
internal sealed class FolderTrust(Lazy<AgentHost> agent)
{
    private const string Yes = "Trust this folder";
    private const string No = "Do not trust it";

    /// <summary>Returns at once; who asked goes on with the syntax.</summary>
    public void AskWhereNeeded(string root, RpcConnection connection)
    {
        if (agent.Value.Trust.MayAsk(connection, root))
        {
            agent.Value.Background.Run(token => AskAsync(root, connection, token));
        }
    }

    private async Task AskAsync(string root, RpcConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var question = $"{VisibleText.InOneLine($"Do you trust {root}?")}\n\nIts C# projects are loaded only then, because loading a project runs what it says. Until then C# is known by its syntax alone.";
            var pressed = await connection.InvokeAsync(LspClientMethods.ShowMessageRequest, new ShowMessageRequestParams(MessageType.Info, question, [new MessageActionItem(No), new MessageActionItem(Yes)]), cancellationToken);
            if (pressed?.Title is Yes or No)
            {
                agent.Value.Trust.Keep(root, pressed.Title is Yes);
                if (pressed.Title is Yes)
                {
                    agent.Value.TrustOpenSessions(root);
                }
            }
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // Nobody can be asked: the folder is not trusted.
        }
    }
}
