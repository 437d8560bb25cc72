using System.Runtime.CompilerServices;
using LspAgent.Core.Models;

namespace LspAgent.Providers;

/// <summary>
/// Asks a second model when the first stays overloaded, and stays with it for a while, so that not every turn waits for the
/// first one's retries. The reply names the model that answered.
/// </summary>
internal sealed class FallbackClient(IModelClient first, ModelInfo second, IModelClient secondClient, TimeProvider time) : IModelClient
{
    private static readonly TimeSpan Loyalty = TimeSpan.FromMinutes(5);

    private long _overloadedAt = long.MinValue;

    public string Dialect => first.Dialect;

    public bool CanSearchWeb => first.CanSearchWeb && secondClient.CanSearchWeb;

    public async IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsOverloaded)
        {
            ModelError? overloaded = null;
            await foreach (var happened in first.StreamAsync(request, cancellationToken).WithCancellation(cancellationToken))
            {
                if (happened is ModelEvent.Failed { Error: { Kind: ModelErrorKind.Overloaded } error })
                {
                    overloaded = error;
                    break;
                }

                yield return happened;
            }

            if (overloaded is null)
            {
                yield break;
            }

            Interlocked.Exchange(ref _overloadedAt, time.GetTimestamp());
            var switching = overloaded with { Message = $"{request.Model} stays overloaded, so {second.Id} is asked instead." };
            yield return new ModelEvent.Retrying(switching, Attempt: 2, MaxAttempts: 2, TimeSpan.Zero);
        }

        var instead = request with { Model = second.Id, MaxOutputTokens = Math.Min(request.MaxOutputTokens, second.MaxOutputTokens) };
        await foreach (var happened in secondClient.StreamAsync(instead, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return happened;
        }
    }

    private bool IsOverloaded => Interlocked.Read(ref _overloadedAt) is var at and not long.MinValue && time.GetElapsedTime(at) < Loyalty;
}
