using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Flushing that says when nobody reads any more.</summary>
internal static class PipeOutput
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask FlushOrThrowAsync(this PipeWriter output, CancellationToken cancellationToken)
    {
        var result = await output.FlushAsync(cancellationToken);
        if (result.IsCompleted)
        {
            throw new IOException("The peer no longer reads.");
        }
    }
}
