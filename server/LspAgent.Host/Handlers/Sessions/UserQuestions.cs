using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>Asks the user of one client: with a form where the client has one, else part by part as it asks for permissions.</summary>
/// <param name="hasForms">The client shows forms.</param>
internal sealed class UserQuestions(RpcConnection connection, string sessionId, ChoiceLadder ladder, bool hasForms)
{
    private const string OwnWords = "other";

    public async Task<UserAnswer> AskAsync(UserQuestion question, CancellationToken cancellationToken) =>
        (hasForms ? await AskByFormAsync(question, cancellationToken) : null) ?? await AskByChoiceAsync(question, cancellationToken);

    /// <summary>Null when the client fails to show it.</summary>
    private async Task<UserAnswer?> AskByFormAsync(UserQuestion question, CancellationToken cancellationToken)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, Wire.ElicitationPropertySchema>(StringComparer.Ordinal);
        foreach (var (index, part) in question.Parts.Index())
        {
            ImmutableArray<Wire.EnumOption> options = [.. part.Options.Select(option => new Wire.EnumOption(option.Label, option.Label, option.Description))];
            fields[Name(index)] = part.IsMultiple
                ? new Wire.ElicitationPropertySchema.MultiSelectSchema(new Wire.MultiSelectItems.Titled(options), part.Header, part.Question)
                : new Wire.ElicitationPropertySchema.StringSchema(part.Header, part.Question, OneOf: options);
            fields[Name(index) + OwnWords] = new Wire.ElicitationPropertySchema.StringSchema($"{part.Header}: something else", "In your own words; counts instead of the choice");
        }

        var form = new Wire.CreateElicitationRequest.Form(string.Join("\n\n", question.Parts.SelectMany(Previews).Prepend(question.Message)), new Wire.ElicitationSchema(Wire.ElicitationSchemaType.Form, Properties: fields.ToImmutable()))
        {
            SessionId = sessionId,
            ToolCallId = question.CallId,
        };
        try
        {
            return await connection.InvokeAsync(AcpClientMethods.CreateElicitation, form, cancellationToken) switch
            {
                Wire.CreateElicitationResponse.Accept { Content: var content } => new UserAnswer.Given(
                    [.. question.Parts.Select((_, index) => AnswerOf(content ?? ImmutableDictionary<string, Wire.ElicitationContentValue>.Empty, index))]),
                _ => new UserAnswer.Declined(),
            };
        }
        catch (RemoteInvocationException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> AnswerOf(ImmutableDictionary<string, Wire.ElicitationContentValue> content, int index)
    {
        if (content.GetValueOrDefault(Name(index) + OwnWords) is Wire.ElicitationContentValue.Text { Value: { } words } && !string.IsNullOrWhiteSpace(words))
        {
            return [words.Trim()];
        }

        return content.GetValueOrDefault(Name(index)) switch
        {
            Wire.ElicitationContentValue.Text { Value: var chosen } => [chosen],
            Wire.ElicitationContentValue.TextArray { Values: var chosen } => chosen,
            _ => [],
        };
    }

    private async Task<UserAnswer> AskByChoiceAsync(UserQuestion question, CancellationToken cancellationToken)
    {
        var answers = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var part in question.Parts)
        {
            var text = TextOf(question, part);
            switch (await ladder.AskAsync(RequestOf(question, part, text), text, cancellationToken))
            {
                case ChoiceEnd.Chosen { OptionId: var id } when int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) && chosen < part.Options.Length:
                    answers.Add([part.Options[chosen].Label]);
                    break;
                case ChoiceEnd.NobodyThere:
                    return new UserAnswer.NobodyThere();
                default:
                    return new UserAnswer.Declined();
            }
        }

        return new UserAnswer.Given(answers.ToImmutable());
    }

    private static string TextOf(UserQuestion question, QuestionPart part)
    {
        var explained = string.Join('\n', part.Options.Where(option => option.Description is not null).Select(option => $"- **{option.Label}**: {option.Description}"));
        return VisibleText.Of(string.Join("\n\n", new[] { question.Message, part.Question, explained }.Concat(Previews(part)).Where(piece => piece.Length > 0).Distinct(StringComparer.Ordinal)));
    }

    /// <summary>What the options would look like, each in a block that nothing in it can close.</summary>
    private static IEnumerable<string> Previews(QuestionPart part)
    {
        foreach (var option in part.Options)
        {
            if (option.Preview is { } preview && !string.IsNullOrWhiteSpace(preview))
            {
                var fence = "```";
                while (preview.Contains(fence, StringComparison.Ordinal))
                {
                    fence += "`";
                }

                yield return VisibleText.Of($"**{option.Label}**\n\n{fence}\n{preview.TrimEnd()}\n{fence}");
            }
        }
    }

    private Wire.RequestPermissionRequest RequestOf(UserQuestion question, QuestionPart part, string text) =>
        new(
            sessionId,
            new Wire.SessionUpdate.ToolCallUpdate(
                question.CallId,
                VisibleText.Of(part.Question),
                Status: Wire.ToolCallStatus.InProgress,
                Content: [new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(text))]),
            [
                .. part.Options.Select((option, index) => new Wire.PermissionOption(
                    index.ToString(CultureInfo.InvariantCulture), VisibleText.InOneLine(option.Label), Wire.PermissionOptionKind.AllowOnce)),
                new("none", "None of these", Wire.PermissionOptionKind.RejectOnce),
            ]);

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"answer{index + 1}");
}
