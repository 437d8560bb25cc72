using System.Collections.Immutable;

namespace LspAgent.Core.Questions;

/// <summary>Something that the agent asks the user, in one or several parts, on behalf of a call.</summary>
/// <param name="Message">What it is about, in a sentence.</param>
public sealed record UserQuestion(string Id, string CallId, string Message, ImmutableArray<QuestionPart> Parts);

/// <summary>One question with the answers that the agent thought of; the user may say something else.</summary>
/// <param name="Header">A word or two for a narrow column.</param>
public sealed record QuestionPart(string Question, string Header, ImmutableArray<QuestionOption> Options, bool IsMultiple);

/// <summary>One answer that can be chosen.</summary>
/// <param name="Preview">What it would look like, for a fixed-width font; null for nothing to show.</param>
public sealed record QuestionOption(string Label, string? Description, string? Preview = null);

/// <summary>What a question to the user ends in. Closed.</summary>
public abstract record UserAnswer
{
    private UserAnswer()
    {
    }

    /// <param name="Parts">One for each part of the question, in its order: the labels chosen, or the user's own words.</param>
    public sealed record Given(ImmutableArray<ImmutableArray<string>> Parts) : UserAnswer;

    /// <summary>The user does not want to answer.</summary>
    public sealed record Declined : UserAnswer;

    /// <summary>There is nobody who could be asked.</summary>
    public sealed record NobodyThere : UserAnswer;
}
