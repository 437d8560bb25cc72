using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>The texts of an ACP client's editor, asked one by one with <c>fs/read_text_file</c>.</summary>
internal sealed class ClientDocuments(RpcConnection connection, Func<string?> sessionId) : IOpenDocuments
{
    /// <summary>ACP has no way to ask which documents are unsaved.</summary>
    public ImmutableArray<UnsavedDocument> Unsaved => [];

    public async ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken)
    {
        if (sessionId() is not { } id)
        {
            return null;
        }

        try
        {
            return (await connection.InvokeAsync(AcpClientMethods.ReadTextFile, new ReadTextFileRequest(id, path.Lexical), cancellationToken)).Content;
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // The client does not have it, or cannot say: what the disk holds is then what the user sees.
            return null;
        }
    }
}
