using System.Collections.Immutable;
using System.Text;
using LspAgent.Host.Composition;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Answers an editor what a C# server answers about a place: where it is defined, used and implemented, and what it is. Off until it is wanted.</summary>
internal sealed class NavigationHandlers(EditorCode code, NavigationSwitch isOn, Lazy<AgentHost> agent, Func<ClientProfile?> client)
{
    public void AddTo(Routes routes) => routes
        .On(LspMethods.Definition, code.Moment, (parameters, moment, context, token) => DefinedAsync(moment, parameters.TextDocument, parameters.Position, ofType: false, context, token))
        .On(LspMethods.TypeDefinition, code.Moment, (parameters, moment, context, token) => DefinedAsync(moment, parameters.TextDocument, parameters.Position, ofType: true, context, token))
        .On(LspMethods.References, code.Moment, ReferencesAsync)
        .On(LspMethods.Implementation, code.Moment, ImplementationsAsync)
        .On(LspMethods.Hover, code.Moment, HoverAsync);

    private Task<ImmutableArray<Location>?> DefinedAsync(EditorMoment moment, TextDocumentIdentifier document, LspPosition position, bool ofType, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<Location>?>(moment, document, null, context, async question =>
        {
            var found = ofType
                ? await question.Code.Navigation.TypeDefinitionAsync(question.PointAt(position), question.Unsaved, cancellationToken)
                : await question.Code.Navigation.DefinitionAsync(question.PointAt(position), question.Unsaved, cancellationToken);
            return found.Unfiled is { } unfiled
                ? UnfiledSources.Show(agent.Value.Cache, unfiled) is { } shown ? [shown] : null
                : question.Places.ToLocations(found.Places);
        }, cancellationToken);

    private Task<ImmutableArray<Location>?> ReferencesAsync(ReferenceParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<Location>?>(moment, parameters.TextDocument, null, context, async question =>
        {
            if (await NothingAtAsync(question, parameters.Position, cancellationToken))
            {
                return null;
            }

            var answer = await question.Code.ReferencesAsync(question.AddressAt(parameters.Position), question.Unsaved, cancellationToken);
            await SayAsync(answer.Notes, answer.Value.IsComplete, answer.Value.Card, context, cancellationToken);
            var declared = parameters.Context.IncludeDeclaration ? answer.Value.Card.Places : [];
            return question.Places.ToLocations(declared.Concat(answer.Value.Items.Select(static item => item.Place)).Distinct());
        }, cancellationToken);

    private Task<ImmutableArray<Location>?> ImplementationsAsync(ImplementationParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<Location>?>(moment, parameters.TextDocument, null, context, async question =>
        {
            if (await NothingAtAsync(question, parameters.Position, cancellationToken))
            {
                return null;
            }

            var answer = await question.Code.ImplementationsAsync(question.AddressAt(parameters.Position), question.Unsaved, cancellationToken);
            await SayAsync(answer.Notes, answer.Value.IsComplete, answer.Value.Card, context, cancellationToken);
            return question.Places.ToLocations(answer.Value.Items.SelectMany(static item => item.Card.Places).Distinct());
        }, cancellationToken);

    private Task<Hover?> HoverAsync(HoverParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<Hover?>(moment, parameters.TextDocument, null, context, async question =>
            await question.Code.Navigation.HoverAsync(question.PointAt(parameters.Position), question.Unsaved, cancellationToken) is { } hover
                ? new Hover(Written(hover), question.Places.ToWire(question.Path, hover.Start, hover.End))
                : null, cancellationToken);

    private Task<T> AskAsync<T>(EditorMoment moment, TextDocumentIdentifier document, T nothing, RequestContext context, Func<CodeQuestion, Task<T>> ask, CancellationToken cancellationToken) =>
        isOn.Value ? code.AskAsync(moment, document.Uri, nothing, ask, context.Connection, cancellationToken) : Task.FromResult(nothing);

    /// <summary>A caret that stands at no name is no mistake that anybody has to be told of.</summary>
    private static async Task<bool> NothingAtAsync(CodeQuestion question, LspPosition position, CancellationToken cancellationToken) =>
        await question.Code.Navigation.CardAsync(question.PointAt(position), ofType: false, question.Unsaved, cancellationToken) is null;

    /// <summary>What whoever reads the answer should know of it, each thing once: projects that did not load, a search that was cut.</summary>
    private async Task SayAsync(ImmutableArray<string> notes, bool isComplete, SymbolCard card, RequestContext context, CancellationToken cancellationToken)
    {
        foreach (var note in isComplete ? notes : notes.Add($"The search for {card.Name} took too long: what is shown is not complete."))
        {
            await code.SayAsync(context.Connection, note, cancellationToken);
        }
    }

    private MarkupContent Written(HoverText hover)
    {
        var isMarkdown = client()?.Editor.TextDocument?.Hover?.ContentFormat is { } formats && formats.Contains(MarkupKind.Markdown);
        var text = new StringBuilder(isMarkdown ? $"```csharp\n{hover.Signature}\n```" : hover.Signature);
        text.Append(hover.Summary is { } summary ? $"\n\n{summary}" : string.Empty);
        foreach (var detail in hover.Details)
        {
            text.Append("\n\n").Append(isMarkdown ? detail : detail.Replace("`", string.Empty, StringComparison.Ordinal));
        }

        return new MarkupContent(isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, text.ToString());
    }
}
