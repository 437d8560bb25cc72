using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;
using LspAgent.Core.Questions;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>AskUserQuestion</c> is asked.</summary>
internal sealed record AskUserQuestionInput([property: Description("1 to 4")] ImmutableArray<AskedQuestion> Questions);

/// <summary>One question with its answers.</summary>
internal sealed record AskedQuestion(
    string Question,
    [property: Description("At most 12 characters")] string Header,
    [property: Description("2 to 4; the user can always say something else")] ImmutableArray<AskedOption> Options,
    [property: JsonPropertyName("multiSelect")] bool MultiSelect = false);

/// <summary>One answer that can be chosen.</summary>
internal sealed record AskedOption(
    string Label,
    string? Description = null,
    [property: Description("Code or a sketch to compare the options by")] string? Preview = null);

/// <summary>Asks the user, and waits for the answer.</summary>
internal sealed class AskUserQuestionTool() : Tool<AskUserQuestionInput>(ToolResources.Define("AskUserQuestion"), static () => ToolInputJson.Default.AskUserQuestionInput)
{
    public override ToolEffects Effects => ToolEffects.ChangesSession;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(AskUserQuestionInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (input.Questions.IsDefaultOrEmpty || input.Questions.Length > 4 || input.Questions.Any(static question => question.Options.IsDefault || question.Options.Length is < 2 or > 6))
        {
            return new(Refuse("Ask 1 to 4 questions with 2 to 4 options each; nothing was asked."));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Ask: {input.Questions[0].Question}",
            Kind = ToolKind.Other,
            Effects = ToolEffects.ChangesSession,
            Commit = token => AskAsync(input, context, token),
        }));
    }

    private static async ValueTask<ToolResult> AskAsync(AskUserQuestionInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var answer = await context.Session.Questions.AskAsync(
            context.CallId,
            input.Questions[0].Question,
            [
                .. input.Questions.Select(static question => new QuestionPart(
                    question.Question, question.Header, [.. question.Options.Select(static option => new QuestionOption(option.Label, option.Description, option.Preview))], question.MultiSelect)),
            ],
            cancellationToken);
        return answer switch
        {
            UserAnswer.Given given => ToolResult.Ok(Tell(input, given)),
            UserAnswer.Declined => ToolResult.Ok("The user does not want to answer. Go on with what fits best and say what you chose, or stop and say what you need to know."),
            UserAnswer.NobodyThere => ToolResult.Error("There is nobody who could be asked: this runs without a person. Choose what fits the request best, go on, and say at the end what you chose."),
            _ => throw new UnreachableException(),
        };
    }

    private static string Tell(AskUserQuestionInput input, UserAnswer.Given given)
    {
        var text = new StringBuilder("The user answered:");
        foreach (var (question, answers) in input.Questions.Zip(given.Parts))
        {
            text.Append('\n').Append(question.Question).Append(' ').AppendJoin(", ", answers.IsEmpty ? ["(nothing)"] : answers);
        }

        return text.ToString();
    }
}
