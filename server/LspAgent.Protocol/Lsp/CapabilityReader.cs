using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Reads what a client announced, by hand (see <see cref="InitializeJson"/>). What is of the wrong kind counts as not announced.</summary>
internal static class CapabilityReader
{
    private const string Dynamic = "dynamicRegistration";

    public static ClientCapabilities Read(JsonElement json) => new(
        Part(json, "workspace", Workspace),
        Part(json, "textDocument", TextDocument),
        Part(json, "window", Window),
        Part(json, "general", General),
        json.TryGetProperty("experimental", out var experimental) && experimental.ValueKind != JsonValueKind.Null ? experimental : null);

    private static WorkspaceClientCapabilities Workspace(JsonElement json) => new(
        Flag(json, "applyEdit"),
        Part(json, "workspaceEdit", WorkspaceEdit),
        Part(json, "didChangeConfiguration", part => new DidChangeConfigurationClientCapabilities(Flag(part, Dynamic))),
        Part(json, "didChangeWatchedFiles", part => new DidChangeWatchedFilesClientCapabilities(Flag(part, Dynamic), Flag(part, "relativePatternSupport"))),
        Part(json, "executeCommand", part => new ExecuteCommandClientCapabilities(Flag(part, Dynamic))),
        Flag(json, "workspaceFolders"),
        Flag(json, "configuration"),
        Part(json, "codeLens", part => new CodeLensWorkspaceClientCapabilities(Flag(part, "refreshSupport"))),
        Part(json, "inlayHint", part => new InlayHintWorkspaceClientCapabilities(Flag(part, "refreshSupport"))),
        Part(json, "diagnostics", part => new DiagnosticWorkspaceClientCapabilities(Flag(part, "refreshSupport"))),
        Part(json, "textDocumentContent", part => new TextDocumentContentClientCapabilities(Flag(part, Dynamic))),
        Part(json, "symbol", part => new WorkspaceSymbolClientCapabilities(Flag(part, Dynamic))));

    private static WorkspaceEditClientCapabilities WorkspaceEdit(JsonElement json) => new(
        Flag(json, "documentChanges"),
        Words(json, "resourceOperations", word => new ResourceOperationKind(word)),
        Text(json, "failureHandling") is { } handling ? new FailureHandlingKind(handling) : null,
        Flag(json, "normalizesLineEndings"),
        Part(json, "changeAnnotationSupport", part => new ChangeAnnotationsSupportOptions(Flag(part, "groupsOnLabel"))),
        Flag(json, "metadataSupport"),
        Flag(json, "snippetEditSupport"));

    private static TextDocumentClientCapabilities TextDocument(JsonElement json) => new(
        Part(json, "synchronization", part => new TextDocumentSyncClientCapabilities(
            Flag(part, Dynamic), Flag(part, "willSave"), Flag(part, "willSaveWaitUntil"), Flag(part, "didSave"))),
        Part(json, "hover", part => new HoverClientCapabilities(Flag(part, Dynamic), Words(part, "contentFormat", word => new MarkupKind(word)))),
        Part(json, "documentSymbol", part => new DocumentSymbolClientCapabilities(
            Flag(part, Dynamic), Flag(part, "hierarchicalDocumentSymbolSupport"), Flag(part, "labelSupport"))),
        Part(json, "codeAction", CodeAction),
        Part(json, "codeLens", part => new CodeLensClientCapabilities(
            Flag(part, Dynamic),
            Part(part, "resolveSupport", support => Names(support) is { } names ? new ClientCodeLensResolveOptions(names) : null))),
        Part(json, "publishDiagnostics", part => new PublishDiagnosticsClientCapabilities(
            Flag(part, "relatedInformation"), DiagnosticTags(part), Flag(part, "codeDescriptionSupport"), Flag(part, "dataSupport"), Flag(part, "versionSupport"))),
        Part(json, "callHierarchy", part => new CallHierarchyClientCapabilities(Flag(part, Dynamic))),
        Part(json, "typeHierarchy", part => new TypeHierarchyClientCapabilities(Flag(part, Dynamic))),
        Part(json, "inlayHint", part => new InlayHintClientCapabilities(
            Flag(part, Dynamic),
            Part(part, "resolveSupport", support => Names(support) is { } names ? new ClientInlayHintResolveOptions(names) : null))),
        Part(json, "diagnostic", part => new DiagnosticClientCapabilities(
            Flag(part, Dynamic),
            Flag(part, "relatedDocumentSupport"),
            Flag(part, "relatedInformation"),
            DiagnosticTags(part),
            Flag(part, "codeDescriptionSupport"),
            Flag(part, "dataSupport"),
            Flag(part, "markupMessageSupport"))),
        Part(json, "inlineCompletion", part => new InlineCompletionClientCapabilities(Flag(part, Dynamic))),
        Part(json, "definition", part => new DefinitionClientCapabilities(Flag(part, Dynamic))),
        Part(json, "typeDefinition", part => new TypeDefinitionClientCapabilities(Flag(part, Dynamic))),
        Part(json, "implementation", part => new ImplementationClientCapabilities(Flag(part, Dynamic))),
        Part(json, "references", part => new ReferenceClientCapabilities(Flag(part, Dynamic))));

    private static CodeActionClientCapabilities CodeAction(JsonElement json) => new(
        Flag(json, Dynamic),
        Part(json, "codeActionLiteralSupport", part =>
            Part(part, "codeActionKind", kind =>
                Words(kind, "valueSet", word => new CodeActionKind(word)) is { } kinds ? new ClientCodeActionKindOptions(kinds) : null) is { } options
                ? new ClientCodeActionLiteralOptions(options)
                : null),
        Flag(json, "isPreferredSupport"),
        Flag(json, "disabledSupport"),
        Flag(json, "dataSupport"),
        Part(json, "resolveSupport", part => Names(part) is { } names ? new ClientCodeActionResolveOptions(names) : null),
        Flag(json, "honorsChangeAnnotations"),
        Flag(json, "documentationSupport"),
        Part(json, "tagSupport", part => Values(part, value => (CodeActionTag)value) is { } tags ? new CodeActionTagOptions(tags) : null));

    private static WindowClientCapabilities Window(JsonElement json) => new(
        Flag(json, "workDoneProgress"),
        Part(json, "showMessage", part => new ShowMessageRequestClientCapabilities(
            Part(part, "messageActionItem", item => new ClientShowMessageActionItemOptions(Flag(item, "additionalPropertiesSupport"))))),
        Part(json, "showDocument", part => new ShowDocumentClientCapabilities(Flag(part, "support") ?? false)));

    private static GeneralClientCapabilities General(JsonElement json) => new(
        Part(json, "staleRequestSupport", part =>
            Words(part, "retryOnContentModified", word => word) is { } methods ? new StaleRequestSupportOptions(Flag(part, "cancel") ?? false, methods) : null),
        Part(json, "markdown", part =>
            Text(part, "parser") is { } parser ? new MarkdownClientCapabilities(parser, Text(part, "version"), Words(part, "allowedTags", word => word)) : null),
        Words(json, "positionEncodings", word => new PositionEncodingKind(word)));

    private static ClientDiagnosticsTagOptions? DiagnosticTags(JsonElement json) =>
        Part(json, "tagSupport", part => Values(part, value => (DiagnosticTag)value) is { } tags ? new ClientDiagnosticsTagOptions(tags) : null);

    private static ImmutableArray<string>? Names(JsonElement json) => Words(json, "properties", word => word);

    private static T? Part<T>(JsonElement json, string name, Func<JsonElement, T?> read)
        where T : class =>
        json.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? read(part) : null;

    private static bool? Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.ValueKind == JsonValueKind.True
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static ImmutableArray<T>? Words<T>(JsonElement json, string name, Func<string, T> make) =>
        List(json, name, JsonValueKind.String, word => make(word.GetString() ?? ""));

    private static ImmutableArray<T>? Values<T>(JsonElement json, Func<int, T> make) =>
        List(json, "valueSet", JsonValueKind.Number, number => make(number.TryGetInt32(out var value) ? value : 0));

    private static ImmutableArray<T>? List<T>(JsonElement json, string name, JsonValueKind kind, Func<JsonElement, T> make)
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var items = ImmutableArray.CreateBuilder<T>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == kind)
            {
                items.Add(make(item));
            }
        }

        return items.ToImmutable();
    }
}
