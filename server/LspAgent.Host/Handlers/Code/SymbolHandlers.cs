using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Answers an editor what a document declares and where names are declared, by syntax, so that nobody waits for projects.</summary>
internal sealed class SymbolHandlers(EditorCode code, NavigationSwitch isOn, Func<ClientProfile?> client)
{
    /// <summary>Of more a person reads none; another letter finds what is missing.</summary>
    private const int MaxSymbols = 200;

    public void AddTo(Routes routes) => routes
        .On(LspMethods.DocumentSymbol, code.Moment, DocumentAsync)
        .On(LspMethods.WorkspaceSymbol, code.Moment, WorkspaceAsync);

    private Task<DocumentSymbols?> DocumentAsync(DocumentSymbolParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken) => !isOn.Value
        ? Task.FromResult<DocumentSymbols?>(null)
        : code.AskAsync<DocumentSymbols?>(moment, parameters.TextDocument.Uri, null, question =>
        {
            if (question.Places.TextOf(question.Path) is not { } text)
            {
                return Task.FromResult<DocumentSymbols?>(null);
            }

            var items = CodeNavigation.Outline(text.ToString(), cancellationToken);
            return Task.FromResult<DocumentSymbols?>(client()?.Editor.TextDocument?.DocumentSymbol?.HierarchicalDocumentSymbolSupport is true
                ? new DocumentSymbols.Tree([.. items.Select(item => Tree(item, question))])
                : new DocumentSymbols.Flat([.. items.SelectMany(item => Flat(item, null, question))]));
        }, context.Connection, cancellationToken);

    private async Task<ImmutableArray<WorkspaceSymbol>?> WorkspaceAsync(WorkspaceSymbolParams parameters, EditorMoment moment, RequestContext context, CancellationToken cancellationToken)
    {
        if (!isOn.Value || parameters.Query.Trim().Length == 0)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<WorkspaceSymbol>();
        try
        {
            foreach (var question in code.Everywhere(moment))
            {
                var answer = await question.Code.FindAsync(parameters.Query, kind: null, static _ => true, offset: 0, MaxSymbols, question.Unsaved, cancellationToken);
                found.AddRange(answer.Value.Items.Select(item => new WorkspaceSymbol(item.Name + item.Detail, item.Kind.ToWire(), LocationOf(item, question), ContainerName: item.Container.Length > 0 ? item.Container : null)));
            }
        }
        catch (CodeQuestionException exception)
        {
            await code.SayAsync(context.Connection, exception.Message, cancellationToken);
        }

        return await PartialAnswer.SendAsync(context.Connection, LspMethods.WorkspaceSymbol, parameters.PartialResultToken, found.ToImmutable(), cancellationToken);
    }

    /// <summary>The index keeps lines; where in its line the name stands, the line tells.</summary>
    private static Location LocationOf(NamedDeclaration item, CodeQuestion question)
    {
        var (path, start) = (item.Place.Path, item.Place.Start);
        var column = question.Places.TextOf(path) is { } text && LineOf(text, start.Line).IndexOf(item.Name, StringComparison.Ordinal) is >= 0 and var found ? found : 0;
        return new Location(question.Places.UriOf(path), question.Places.ToWire(path, start with { Column = column }, start with { Column = column + item.Name.Length }));
    }

    private static string LineOf(DocumentText text, int line) =>
        text.OffsetOf(new TextPosition(line, 0), TextEncoding.Utf16) is { } start && text.OffsetOf(new TextPosition(line, int.MaxValue), TextEncoding.Utf16) is { } end ? text.ToString()[start..end] : string.Empty;

    private static DocumentSymbol Tree(OutlineItem item, CodeQuestion question) => new(
        item.Name,
        item.Kind.ToWire(),
        question.Places.ToWire(question.Path, item.Start, item.End),
        question.Places.ToWire(question.Path, item.NameStart, item.NameEnd),
        item.Detail.Length > 0 ? item.Detail : null,
        item.IsDeprecated ? [SymbolTag.Deprecated] : null,
        Children: item.Children.IsEmpty ? null : [.. item.Children.Select(child => Tree(child, question))]);

    private static IEnumerable<SymbolInformation> Flat(OutlineItem item, string? container, CodeQuestion question) =>
        item.Children.SelectMany(child => Flat(child, item.Name, question)).Prepend(new SymbolInformation(
            item.Name,
            item.Kind.ToWire(),
            new Location(question.Places.UriOf(question.Path), question.Places.ToWire(question.Path, item.Start, item.End)),
            item.IsDeprecated ? [SymbolTag.Deprecated] : null,
            container));
}
