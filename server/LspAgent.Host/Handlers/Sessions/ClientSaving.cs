using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Asks a client that offers it to save documents. Whether it did, the disk says.</summary>
internal static class ClientSaving
{
    public static async ValueTask SaveAsync(RpcConnection connection, ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken)
    {
        try
        {
            await connection.InvokeAsync(LspAgentClientMethods.SaveDocuments, new SaveDocumentsRequest([.. documents.Select(document => document.Lexical)]), cancellationToken);
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // They stay unsaved, and the model is told so.
        }
    }
}
