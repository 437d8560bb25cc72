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
        PlacesAsync(LspMethods.References, moment, parameters.TextDocument, parameters.Position, parameters.PartialResultToken, context, async question =>
        {
            var (found, notes) = await question.Code.ReferencesAsync(question.AddressAt(parameters.Position), question.Unsaved, cancellationToken);
            var declared = parameters.Context.IncludeDeclaration ? found.Card.Places : [];
            return new FoundPlaces(declared.Concat(found.Items.Select(static item => item.Place)), found.Card, found.IsComplete, notes);
        }, cancellationToken);

    private Task<ImmutableArray<Location>?> ImplementationsAsync(ImplementationParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        PlacesAsync(LspMethods.Implementation, moment, parameters.TextDocument, parameters.Position, parameters.PartialResultToken, context, async question =>
        {
            var (found, notes) = await question.Code.ImplementationsAsync(question.AddressAt(parameters.Position), question.Unsaved, cancellationToken);
            return new FoundPlaces(found.Items.SelectMany(static item => item.Card.Places), found.Card, found.IsComplete, notes);
        }, cancellationToken);

    /// <summary>The places that a search finds for the symbol at a position; null where no name stands.</summary>
    private Task<ImmutableArray<Location>?> PlacesAsync<TParams>(
        RequestMethod<TParams, ImmutableArray<Location>?> method,
        EditorMoment moment,
        TextDocumentIdentifier document,
        LspPosition position,
        ProgressToken? parts,
        RequestContext context,
        Func<CodeQuestion, Task<FoundPlaces>> search,
        CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<Location>?>(moment, document, null, context, async question =>
        {
            // A caret that stands at no name is no mistake that anybody has to be told of.
            if (await question.Code.Navigation.CardAsync(question.PointAt(position), ofType: false, question.Unsaved, cancellationToken) is null)
            {
                return null;
            }

            var found = await search(question);
            await SayAsync(found, context, cancellationToken);
            code.RefuseStale(question.Document);
            return await PartialAnswer.SendAsync(context.Connection, method, parts, question.Places.ToLocations(found.Places.Distinct()), cancellationToken);
        }, cancellationToken);

    private Task<Hover?> HoverAsync(HoverParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<Hover?>(moment, parameters.TextDocument, null, context, async question =>
            await question.Code.Navigation.HoverAsync(question.PointAt(parameters.Position), question.Unsaved, cancellationToken) is { } hover
                ? new Hover(Written(hover), question.Places.ToWire(question.Path, hover.Start, hover.End))
                : null, cancellationToken);

    private Task<T> AskAsync<T>(EditorMoment moment, TextDocumentIdentifier document, T nothing, RequestContext context, Func<CodeQuestion, Task<T>> ask, CancellationToken cancellationToken) =>
        isOn.Value ? code.AskAsync(moment, document.Uri, nothing, ask, context.Connection, cancellationToken) : Task.FromResult(nothing);

    /// <summary>What whoever reads the answer should know of it, each thing once: projects that did not load (in one message), a search that was cut.</summary>
    private async Task SayAsync(FoundPlaces found, RequestContext context, CancellationToken cancellationToken)
    {
        if (!found.Notes.IsEmpty)
        {
            await code.SayAsync(context.Connection, string.Join('\n', found.Notes), cancellationToken);
        }

        if (!found.IsComplete)
        {
            await code.SayAsync(context.Connection, $"The search for {found.Of.Name} took too long: what is shown is not complete.", cancellationToken);
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

    /// <summary>What a search found, before it is said in the editor's terms.</summary>
    private sealed record FoundPlaces(IEnumerable<CodePlace> Places, SymbolCard Of, bool IsComplete, ImmutableArray<string> Notes);
}
