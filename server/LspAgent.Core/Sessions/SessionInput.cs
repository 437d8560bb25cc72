using System.Collections.Immutable;
using LspAgent.Core.Commands;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What happens with a prompt that arrives while a turn runs.</summary>
public enum Delivery
{
    /// <summary>It waits for its own turn.</summary>
    Queue,

    /// <summary>The running turn hears it at its next tool boundary.</summary>
    Steer,
}

/// <summary>Something said to the session in the user's place.</summary>
public sealed record Prompt(
    ImmutableArray<ContentBlock> Content,
    Origin Origin = Origin.User,
    Trust Trust = Trust.Trusted,
    Delivery Delivery = Delivery.Queue)
{
    /// <summary>What its client calls it, so that it can be taken back while it waits; null when it has no name.</summary>
    public string? Id { get; init; }

    public static Prompt Of(string text) => new([new ContentBlock.Text(text)]);

    /// <summary>True when the user gave it by hand: only then is a slash at its beginning an order.</summary>
    public bool IsTyped => Trust is Trust.Trusted && Origin is (Origin.User or Origin.Steer or Origin.Voice);

    /// <summary>True for an order to the session itself, which has a turn of its own and steers no other.</summary>
    public bool IsCommand => IsTyped && SlashCommand.Parse(Text) is { } command && SlashCommands.Find(command.Name) is not null;

    /// <summary>All its text, without images.</summary>
    public string Text => string.Join('\n', Content.OfType<ContentBlock.Text>().Select(block => block.Value));
}

/// <summary>How a prompt ended.</summary>
/// <param name="LastSeq">Everything that belongs to it has at most this number: a client that has seen it has seen all.</param>
public sealed record PromptEnd(Turns.TurnOutcome Outcome, long LastSeq);

/// <summary>One item of a session's inbox. Closed.</summary>
internal abstract record SessionInput
{
    private SessionInput()
    {
    }

    public sealed record Prompted(Prompt Prompt, TaskCompletionSource<PromptEnd> End) : SessionInput;

    public sealed record TurnOver : SessionInput;

    /// <param name="Turn">The turn that ran when it was said: a later one is not meant.</param>
    public sealed record Cancelled(RunningTurn? Turn) : SessionInput;

    /// <param name="WhileItWaits">Told whether it waited; when nobody is to be told, the turn that heard it is stopped as well.</param>
    public sealed record TakenBack(Func<Prompt, bool> IsMeant, TaskCompletionSource<bool>? WhileItWaits = null) : SessionInput
    {
        /// <summary>Tells who asked whether it waited.</summary>
        public Prompted? Found(Prompted? waiting)
        {
            WhileItWaits?.TrySetResult(waiting is not null);
            return waiting;
        }
    }

    public sealed record OptionSet(string OptionId, string Value, TaskCompletionSource<bool> Done) : SessionInput;

    public sealed record Retitled(string Title, TaskCompletionSource<bool> Done) : SessionInput;

    /// <summary>Does what was asked, and tells who waits for it how it went.</summary>
    public static async ValueTask TryAsync(TaskCompletionSource<bool> done, Func<ValueTask> action)
    {
        try
        {
            await action();
            done.TrySetResult(true);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or OperationCanceledException)
        {
            done.TrySetException(exception);
        }
    }
}
