using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Host.Composition;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence.CodeActions;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Lists what can be done at a place: the agent's own entries at once, and where the editor has no C# server the SDK's fixes and
/// refactorings, which are worked out only when one is chosen. No model is asked to list anything.
/// </summary>
internal sealed class CodeActionHandlers(EditorCode code, NavigationSwitch isOn, OpenDocuments documents, SessionHandlers sessions, Lazy<AgentHost> agent, Func<ClientProfile?> client)
{
    /// <summary>For clients that do not resolve: it makes the change itself.</summary>
    public const string ApplyCommand = "lspagent.code.apply";

    public static ImmutableArray<CodeActionKind> Kinds { get; } = [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.RefactorExtract, CodeActionKind.RefactorInline, CodeActionKind.RefactorRewrite];

    private CodeActionClientCapabilities? Can => client()?.Editor.TextDocument?.CodeAction;

    /// <summary>Of the data that comes back, older clients say nothing; that they resolve edits says it.</summary>
    private bool Resolves => Can?.ResolveSupport?.Properties.Contains("edit", StringComparer.Ordinal) is true && Can?.DataSupport is not false;

    public void AddTo(Routes routes) => routes
        .On(LspMethods.CodeAction, code.Moment, ListAsync)
        .On(LspMethods.ResolveCodeAction, code.Moment, (action, moment, context, token) => ResolveAsync(action, moment, context, token));

    private async Task<ImmutableArray<CodeActionOrCommand>?> ListAsync(CodeActionParams asked, EditorMoment moment, RequestContext context, CancellationToken cancellationToken)
    {
        if (!asked.Range.IsValid)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, "The range is none.");
        }

        var document = moment.Documents.GetValueOrDefault(asked.TextDocument.Uri);
        var actions = (await FromSdkAsync(asked, moment, context, cancellationToken))
            .Concat(asked.TextDocument.Uri.TryGetPath(out var path) && agent.IsValueCreated ? HunkActions.At(path, asked.Range, sessions.All) : [])
            .Concat(OwnActions.At(asked, document, documents.Encoding));
        var drawn = actions.Where(action => asked.Context.Only is not { } only || only.Any(kind => action.Kind?.IsWithin(kind) is true));
        return [.. drawn.Select(ToClient).OfType<CodeActionOrCommand>()];
    }

    private async Task<IEnumerable<CodeAction>> FromSdkAsync(CodeActionParams asked, EditorMoment moment, RequestContext context, CancellationToken cancellationToken)
    {
        if (!isOn.Value || asked.Context.Only is { } only && !only.Any(static kind => Kinds.Any(ours => ours.IsWithin(kind) || kind.IsWithin(ours))))
        {
            return [];
        }

        return await code.AskAsync<IEnumerable<CodeAction>>(moment, asked.TextDocument.Uri, [], async question =>
        {
            var end = question.Places.ToCode(question.Path, asked.Range.End);
            var offers = await question.Code.Actions.ListAsync(question.PointAt(asked.Range.Start), end, question.Unsaved, cancellationToken);
            return offers.Select(offer => Of(offer, asked, question.Document?.Version));
        }, context.Connection, cancellationToken);
    }

    private static CodeAction Of(CodeActionOffer offer, CodeActionParams asked, int? version) => new(
        offer.Title,
        KindOf(offer),
        offer.Fixes is { } fixes && asked.Context.Diagnostics.Where(diagnostic => diagnostic.Code is { } id && fixes.StartsWith($"{id}:", StringComparison.Ordinal)).ToImmutableArray() is { IsEmpty: false } mended ? mended : null,
        Data: JsonSerializer.SerializeToElement(new CodeActionData(asked.TextDocument.Uri, asked.Range, offer.Title, version, offer.Fixes), LspJsonContext.Default.CodeActionData));

    private static CodeActionKind KindOf(CodeActionOffer offer) =>
        offer.Fixes is not null ? CodeActionKind.QuickFix
        : offer.Title.StartsWith("Extract", StringComparison.Ordinal) || offer.Title.StartsWith("Introduce", StringComparison.Ordinal) ? CodeActionKind.RefactorExtract
        : offer.Title.StartsWith("Inline", StringComparison.Ordinal) ? CodeActionKind.RefactorInline
        : CodeActionKind.RefactorRewrite;

    private async Task<CodeAction> ResolveAsync(CodeAction action, EditorMoment moment, RequestContext context, CancellationToken cancellationToken)
    {
        // Some clients resolve what has only a command; there is nothing to add to it.
        if (action.Data is not { ValueKind: JsonValueKind.Object } data)
        {
            return action;
        }

        try
        {
            return data.Deserialize(LspJsonContext.Default.CodeActionData) is { } wanted ? action with { Edit = await EditOfAsync(wanted, moment, context.Connection, cancellationToken) } : action;
        }
        catch (JsonException exception)
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"The data of the action is not what was sent with it: {exception.Message}");
        }
    }

    /// <summary>Makes the change of an action through the editor.</summary>
    public async Task ApplyAsync(CodeActionData wanted, RpcConnection connection, CancellationToken cancellationToken)
    {
        var edit = await EditOfAsync(wanted, code.Moment(), connection, cancellationToken);
        await connection.InvokeAsync(LspClientMethods.ApplyEdit, new ApplyWorkspaceEditParams(edit, wanted.Title), cancellationToken);
    }

    private async Task<WorkspaceEdit> EditOfAsync(CodeActionData wanted, EditorMoment moment, RpcConnection connection, CancellationToken cancellationToken)
    {
        if (moment.Documents.GetValueOrDefault(wanted.Uri)?.Version is var version && version != wanted.Version)
        {
            throw Stale(wanted);
        }

        var edit = client() is not { } profile ? null : await code.AskAsync<WorkspaceEdit?>(moment, wanted.Uri, null, async question =>
        {
            var end = question.Places.ToCode(question.Path, wanted.Range.End);
            return await question.Code.Actions.ResolveAsync(question.PointAt(wanted.Range.Start), end, wanted.Title, wanted.Fixes, question.Unsaved, cancellationToken) is { } files
                ? ChangeConversions.ToEdit(files, wanted.Title, question, moment, documents.Encoding, profile.Editor)
                : null;
        }, connection, cancellationToken);
        return edit ?? throw Stale(wanted);
    }

    private static RpcException Stale(CodeActionData wanted) => new(RpcErrorCodes.ContentModified, $"'{wanted.Title}' was offered for another state of the code. Ask again what is offered.");

    /// <summary>In the form that the client takes; null when there is none.</summary>
    private CodeActionOrCommand? ToClient(CodeAction action)
    {
        if (action.Data is { } data && !Resolves)
        {
            action = action with { Data = null, Command = new Command(action.Title, ApplyCommand, [data]) };
        }

        if (action.Command is { } command && Can?.CodeActionLiteralSupport is null)
        {
            return new CodeActionOrCommand.Bare(command);
        }

        var isOurs = action.Command?.CommandName is { } name && AgentCommand.All.Any(own => own.Name.Equals(name, StringComparison.Ordinal));
        return new CodeActionOrCommand.Literal(isOurs && Can?.TagSupport?.ValueSet.Contains(CodeActionTag.LlmGenerated) is true ? action with { Tags = [CodeActionTag.LlmGenerated] } : action);
    }
}
