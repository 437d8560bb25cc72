using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Answers an editor who calls what, and what derives from what, one level at a time. An item is found again by the place of its name.</summary>
internal sealed class HierarchyHandlers(EditorCode code, NavigationSwitch isOn)
{
    public void AddTo(Routes routes) => routes
        .On(LspMethods.PrepareCallHierarchy, code.Moment, PrepareCallsAsync)
        .On(LspMethods.IncomingCalls, code.Moment, IncomingAsync)
        .On(LspMethods.OutgoingCalls, code.Moment, OutgoingAsync)
        .On(LspMethods.PrepareTypeHierarchy, code.Moment, PrepareTypesAsync)
        .On(LspMethods.Supertypes, code.Moment, (parameters, moment, context, token) => NeighboursAsync(parameters.Item, isAbove: true, moment, context, token))
        .On(LspMethods.Subtypes, code.Moment, (parameters, moment, context, token) => NeighboursAsync(parameters.Item, isAbove: false, moment, context, token));

    private Task<ImmutableArray<CallHierarchyItem>?> PrepareCallsAsync(CallHierarchyPrepareParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<CallHierarchyItem>?>(moment, parameters.TextDocument.Uri, null, context, async question =>
            await question.Code.Navigation.CardAsync(question.PointAt(parameters.Position), ofType: false, question.Unsaved, cancellationToken) is { } card && CallItem(card, question) is { } item ? [item] : null, cancellationToken);

    private Task<ImmutableArray<CallHierarchyIncomingCall>?> IncomingAsync(CallHierarchyIncomingCallsParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        FollowAsync<ImmutableArray<CallHierarchyIncomingCall>?>(moment, parameters.Item.Uri, parameters.Item.Name, parameters.Item.SelectionRange, context, async question =>
        [
            .. from related in await CallsAsync(question, parameters.Item, isIncoming: true, cancellationToken)
               let item = CallItem(related.Card, question, related.Through)
               where item is not null
               select new CallHierarchyIncomingCall(item, [.. related.Through.Where(place => question.Places.UriOf(place.Path) == item.Uri).Select(question.Places.ToWire)]),
        ], cancellationToken);

    private Task<ImmutableArray<CallHierarchyOutgoingCall>?> OutgoingAsync(CallHierarchyOutgoingCallsParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        FollowAsync<ImmutableArray<CallHierarchyOutgoingCall>?>(moment, parameters.Item.Uri, parameters.Item.Name, parameters.Item.SelectionRange, context, async question =>
        [
            .. from related in await CallsAsync(question, parameters.Item, isIncoming: false, cancellationToken)
               let item = CallItem(related.Card, question)
               where item is not null
               select new CallHierarchyOutgoingCall(related.IsImplicit ? item with { Detail = $"{item.Detail} (implicit)" } : item, [.. related.Through.Where(place => question.Places.UriOf(place.Path) == parameters.Item.Uri).Select(question.Places.ToWire)]),
        ], cancellationToken);

    private Task<ImmutableArray<TypeHierarchyItem>?> PrepareTypesAsync(TypeHierarchyPrepareParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<TypeHierarchyItem>?>(moment, parameters.TextDocument.Uri, null, context, async question =>
            await question.Code.Navigation.CardAsync(question.PointAt(parameters.Position), ofType: true, question.Unsaved, cancellationToken) is { } card && TypeItem(card, question) is { } item ? [item] : null, cancellationToken);

    private Task<ImmutableArray<TypeHierarchyItem>?> NeighboursAsync(TypeHierarchyItem of, bool isAbove, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) =>
        FollowAsync<ImmutableArray<TypeHierarchyItem>?>(moment, of.Uri, of.Name, of.SelectionRange, context, async question =>
        [
            .. (await question.Code.Navigation.NeighboursAsync(question.PointAt(of.SelectionRange.Start), isAbove, question.Unsaved, cancellationToken))
                .Select(card => TypeItem(card, question)).OfType<TypeHierarchyItem>(),
        ], cancellationToken);

    private static async Task<ImmutableArray<RelatedSymbol>> CallsAsync(CodeQuestion question, CallHierarchyItem of, bool isIncoming, CancellationToken cancellationToken) =>
        (await question.Code.CallsAsync(question.AddressAt(of.SelectionRange.Start), isIncoming, depth: 1, question.Unsaved, cancellationToken)).Value.Items;

    private Task<T> AskAsync<T>(EditorMoment moment, DocumentUri uri, T nothing, RequestContext context, Func<CodeQuestion, Task<T>> ask, CancellationToken cancellationToken) =>
        isOn.Value ? code.AskAsync(moment, uri, nothing, ask, context.Connection, cancellationToken) : Task.FromResult(nothing);

    /// <summary>Asks about an item that was answered before, perhaps for code that has changed since: then nothing is said of what stands there now.</summary>
    private Task<T?> FollowAsync<T>(EditorMoment moment, DocumentUri uri, string name, LspRange place, RequestContext context, Func<CodeQuestion, Task<T?>> ask, CancellationToken cancellationToken) =>
        AskAsync<T?>(moment, uri, default, context, async question =>
        {
            try
            {
                return StandsThere(name, question, place.Start) ? await ask(question) : throw HasMoved(name);
            }
            catch (CodeQuestionException exception) when (exception.IsUnknownHere)
            {
                throw HasMoved(name);
            }
        }, cancellationToken);

    private static RpcException HasMoved(string name) => new(RpcErrorCodes.ContentModified, $"{name} is no longer where it was found, since the code has changed. Ask again from where it is now.");

    /// <summary>False when the editor shows another name at the place; what has no plain name, or is not open, is not looked at.</summary>
    private static bool StandsThere(string name, CodeQuestion question, LspPosition start)
    {
        var plain = name.Split('<')[0];
        if (question.Document is not { Text: var text } || plain.Length == 0 || !plain.All(IsPart))
        {
            return true;
        }

        var at = question.PointAt(start).Position;
        if (text.OffsetOf(at, TextEncoding.Utf16) is not { } offset)
        {
            return false;
        }

        var shown = text.ToString().AsSpan(offset).TrimStart('@');
        return shown.StartsWith(plain, StringComparison.Ordinal) && (shown.Length == plain.Length || !IsPart(shown[plain.Length]));
    }

    private static bool IsPart(char character) => char.IsLetterOrDigit(character) || character == '_';

    /// <summary>Null for what no file holds, and for a namespace, which calls nothing.</summary>
    /// <param name="calls">Of a member with two parts the one with the calls is shown.</param>
    private static CallHierarchyItem? CallItem(SymbolCard card, CodeQuestion question, ImmutableArray<CodePlace>? calls = null) =>
        CodeKinds.OfWord(card.Kind) is not SymbolKind.Namespace and var kind
        && (card.Places.FirstOrDefault(place => calls?.Any(call => call.Path.Equals(place.Path, StringComparison.Ordinal)) is true) ?? Place(card)) is { } place
        ? new CallHierarchyItem(ShortName(card), kind, question.Places.UriOf(place.Path), question.Places.ToWire(place), question.Places.ToWire(place), Detail: card.Signature)
        : null;

    private static TypeHierarchyItem? TypeItem(SymbolCard card, CodeQuestion question) => Place(card) is { } place
        ? new TypeHierarchyItem(ShortName(card), CodeKinds.OfWord(card.Kind), question.Places.UriOf(place.Path), question.Places.ToWire(place), question.Places.ToWire(place), Detail: card.Name)
        : null;

    private static CodePlace? Place(SymbolCard card) => card.Places.FirstOrDefault(static place => !place.IsGenerated);

    private static string ShortName(SymbolCard card)
    {
        var plain = card.Name.Split('<')[0];
        return card.Name[(plain.LastIndexOf('.') + 1)..];
    }
}
