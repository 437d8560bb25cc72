using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// One attempt to get an answer. <see cref="AdvanceAsync"/> is called until it says false; then there is either a reply or
/// an error. Only the caller's own cancellation throws. Disposing closes the connection.
/// </summary>
internal interface IModelAttempt : IAsyncDisposable
{
    ModelReply? Reply { get; }

    ModelError? Error { get; }

    /// <summary>Waits until more has come in, and adds what there is to show.</summary>
    ValueTask<bool> AdvanceAsync(List<ModelEvent> events, CancellationToken cancellationToken);
}
