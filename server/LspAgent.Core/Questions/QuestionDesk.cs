using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Questions;

/// <summary>
/// A session's questions to its user beyond permissions. A question is written down, shown to every client, and waits; the
/// first answer of any client counts. Safe for concurrent use.
/// </summary>
public sealed class QuestionDesk(
    Func<TranscriptEntry, CancellationToken, ValueTask> write,
    Func<bool> isSomebodyThere,
    WhenNobodyIsThere whenNobodyIsThere)
{
    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private int _questions;

    /// <summary>The question that still waits under an id, for a client that shows it.</summary>
    public UserQuestion? Find(string questionId) => _pending.GetValueOrDefault(questionId)?.Question;

    /// <summary>The questions that wait, in the order in which they were asked.</summary>
    public ImmutableArray<UserQuestion> Waiting => [.. _pending.Values.OrderBy(pending => pending.Number).Select(pending => pending.Question)];

    /// <summary>False when the question was answered before, or withdrawn.</summary>
    public bool Answer(string questionId, UserAnswer answer) =>
        _pending.TryGetValue(questionId, out var pending) && pending.Answer.TrySetResult(answer);

    public async ValueTask<UserAnswer> AskAsync(string callId, string message, ImmutableArray<QuestionPart> parts, CancellationToken cancellationToken)
    {
        if (whenNobodyIsThere is WhenNobodyIsThere.Refuse && !isSomebodyThere())
        {
            return new UserAnswer.NobodyThere();
        }

        var number = Interlocked.Increment(ref _questions);
        var id = string.Create(CultureInfo.InvariantCulture, $"u{number}-{callId}");
        var pending = new Pending(number, new UserQuestion(id, callId, message, parts));
        _pending[id] = pending;
        var word = "cancelled";
        try
        {
            await write(
                new TranscriptEntry.QuestionAsked(id, callId, string.Join('\n', parts.Select(part => part.Question)), [.. parts.SelectMany(part => part.Options).Select(option => option.Label)]),
                cancellationToken);
            var answer = await pending.Answer.Task.WaitAsync(cancellationToken);
            word = answer switch
            {
                UserAnswer.Given given => string.Join("; ", given.Parts.Select(part => string.Join(", ", part))),
                UserAnswer.Declined => "declined",
                _ => "nobody",
            };
            return answer;
        }
        finally
        {
            _pending.TryRemove(id, out _);
            await write(new TranscriptEntry.QuestionAnswered(id, word), CancellationToken.None);
        }
    }

    private sealed record Pending(int Number, UserQuestion Question)
    {
        public TaskCompletionSource<UserAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
