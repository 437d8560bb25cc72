using System.Collections.Immutable;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Sends a list in parts to whoever asked for parts, who can show the first before the last is written; the answer itself is then empty, as the protocol has it.</summary>
internal static class PartialAnswer
{
    private const int Part = 100;

    /// <param name="token">Of the request; null when the list is wanted as a whole.</param>
    public static async Task<ImmutableArray<T>?> SendAsync<TParams, T>(RpcConnection connection, RequestMethod<TParams, ImmutableArray<T>?> method, ProgressToken? token, ImmutableArray<T> items, CancellationToken cancellationToken)
    {
        if (token is not { } wanted)
        {
            return items;
        }

        for (var start = 0; start < items.Length; start += Part)
        {
            await connection.ReportAsync(wanted, items.Slice(start, Math.Min(Part, items.Length - start)), method.Result, cancellationToken);
        }

        return [];
    }
}
