using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Writes what the server announces, by hand (see <see cref="InitializeJson"/>), member by member as the generated code would.</summary>
internal static class CapabilityWriter
{
    public static void Write(Utf8JsonWriter json, InitializeResult result)
    {
        json.WriteStartObject();
        Part(json, "capabilities", result.Capabilities, Write);
        Part(json, "serverInfo", result.ServerInfo, static (json, info) =>
        {
            Text(json, "name", info.Name);
            Text(json, "version", info.Version);
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServerCapabilities server)
    {
        Text(json, "positionEncoding", server.PositionEncoding?.Value);
        Part(json, "textDocumentSync", server.TextDocumentSync, Write);
        Part(json, "hoverProvider", server.HoverProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "definitionProvider", server.DefinitionProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "typeDefinitionProvider", server.TypeDefinitionProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "implementationProvider", server.ImplementationProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "referencesProvider", server.ReferencesProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "documentSymbolProvider", server.DocumentSymbolProvider, static (json, options) =>
        {
            Text(json, "label", options.Label);
            Progress(json, options.WorkDoneProgress);
        });
        Part(json, "codeActionProvider", server.CodeActionProvider, Write);
        Part(json, "codeLensProvider", server.CodeLensProvider, static (json, options) => Resolve(json, options.ResolveProvider, options.WorkDoneProgress));
        Part(json, "workspaceSymbolProvider", server.WorkspaceSymbolProvider, static (json, options) => Resolve(json, options.ResolveProvider, options.WorkDoneProgress));
        Part(json, "executeCommandProvider", server.ExecuteCommandProvider, static (json, options) =>
        {
            Words(json, "commands", options.Commands);
            Progress(json, options.WorkDoneProgress);
        });
        Part(json, "callHierarchyProvider", server.CallHierarchyProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "typeHierarchyProvider", server.TypeHierarchyProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "inlayHintProvider", server.InlayHintProvider, static (json, options) => Resolve(json, options.ResolveProvider, options.WorkDoneProgress));
        Part(json, "diagnosticProvider", server.DiagnosticProvider, static (json, options) =>
        {
            json.WriteBoolean("interFileDependencies", options.InterFileDependencies);
            json.WriteBoolean("workspaceDiagnostics", options.WorkspaceDiagnostics);
            Text(json, "identifier", options.Identifier);
            Progress(json, options.WorkDoneProgress);
        });
        Part(json, "inlineCompletionProvider", server.InlineCompletionProvider, static (json, options) => Progress(json, options.WorkDoneProgress));
        Part(json, "workspace", server.Workspace, Write);
        if (server.Experimental is { } experimental)
        {
            json.WritePropertyName("experimental");
            experimental.WriteTo(json);
        }
    }

    private static void Write(Utf8JsonWriter json, TextDocumentSyncOptions options)
    {
        Flag(json, "openClose", options.OpenClose);
        if (options.Change is { } change)
        {
            json.WriteNumber("change", (int)change);
        }

        Flag(json, "willSave", options.WillSave);
        Flag(json, "willSaveWaitUntil", options.WillSaveWaitUntil);
        Part(json, "save", options.Save, static (json, save) => Flag(json, "includeText", save.IncludeText));
    }

    private static void Write(Utf8JsonWriter json, CodeActionOptions options)
    {
        if (options.CodeActionKinds is { } kinds)
        {
            json.WriteStartArray("codeActionKinds");
            foreach (var kind in kinds)
            {
                json.WriteStringValue(kind.Value);
            }

            json.WriteEndArray();
        }

        if (options.Documentation is { } documentation)
        {
            json.WritePropertyName("documentation");
            UnionJson.WriteCase(json, documentation, LspJsonContext.Default.Options);
        }

        Resolve(json, options.ResolveProvider, options.WorkDoneProgress);
    }

    private static void Write(Utf8JsonWriter json, WorkspaceOptions options)
    {
        Part(json, "workspaceFolders", options.WorkspaceFolders, static (json, folders) =>
        {
            Flag(json, "supported", folders.Supported);
            Flag(json, "changeNotifications", folders.ChangeNotifications);
        });
        Part(json, "textDocumentContent", options.TextDocumentContent, static (json, content) => Words(json, "schemes", content.Schemes));
    }

    private static void Part<T>(Utf8JsonWriter json, string name, T? part, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (part is not null)
        {
            json.WriteStartObject(name);
            write(json, part);
            json.WriteEndObject();
        }
    }

    private static void Resolve(Utf8JsonWriter json, bool? resolve, bool? progress)
    {
        Flag(json, "resolveProvider", resolve);
        Progress(json, progress);
    }

    private static void Progress(Utf8JsonWriter json, bool? progress) => Flag(json, "workDoneProgress", progress);

    private static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Words(Utf8JsonWriter json, string name, ImmutableArray<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
