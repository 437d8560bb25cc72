using System.Runtime.CompilerServices;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Attempts a request until it is answered, or until another attempt is not worth while: the one place that decides about
/// attempts and waits. Time is monotonic: a clock that is set meanwhile changes nothing.
/// </summary>
internal sealed class RetryingStream(RetryLimits limits, TimeProvider time)
{
    /// <param name="begin">Makes the attempt of a number, given the time that is left for all.</param>
    public async IAsyncEnumerable<ModelEvent> RunAsync(
        Func<TimeSpan, IModelAttempt> begin,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var startedAt = time.GetTimestamp();
        var events = new List<ModelEvent>();
        for (var number = 1; ; number++)
        {
            ModelError error;
            await using (var attempt = begin(Left(startedAt)))
            {
                var goesOn = true;
                while (goesOn)
                {
                    goesOn = await attempt.AdvanceAsync(events, cancellationToken);
                    foreach (var happened in events)
                    {
                        yield return happened;
                    }

                    events.Clear();
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (attempt.Reply is { } reply)
                {
                    yield return new ModelEvent.Completed(reply);
                    yield break;
                }

                error = attempt.Error ?? ModelFaultException.Protocol("the answer has no end").Error;
            }

            if (WaitBefore(number + 1, error, Left(startedAt), out var wait) is { } final)
            {
                yield return new ModelEvent.Failed(final);
                yield break;
            }

            yield return new ModelEvent.Retrying(error, number + 1, limits.MaxAttempts, wait);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan Left(long startedAt) => limits.TotalTimeout - time.GetElapsedTime(startedAt);

    /// <summary>How long to wait; or the error with which to give up.</summary>
    private ModelError? WaitBefore(int attempt, ModelError error, TimeSpan left, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (!error.Retryable || attempt > limits.MaxAttempts)
        {
            return error;
        }

        var doubled = limits.BaseBackoff * Math.Pow(2, Math.Min(attempt - 2, 30));
        var longest = doubled < limits.MaxBackoff ? doubled : limits.MaxBackoff;
        wait = longest * (0.5 + (Random.Shared.NextDouble() / 2));
        if (error.RetryAfter is { } wish && wish > wait)
        {
            // A little later than wished for, so that those who were all refused together do not come back together.
            wait = wish + (longest * (Random.Shared.NextDouble() / 4));
            if (wish > limits.MaxRetryAfter || wish >= left)
            {
                return error with
                {
                    Retryable = false,
                    Message = $"{error.Message} The service asks to wait {Spans.Describe(wish)}, which is too long to wait here.",
                };
            }
        }

        return wait >= left ? error : null;
    }
}
