using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers;

/// <summary>What an editor tells besides its documents.</summary>
internal sealed class EditorHandlers(EditorState editor)
{
    public void AddTo(Routes routes) => routes
        .On(LspAgentMethods.SelectInEditor, (parameters, _) => Do(() => editor.Select(parameters)))
        .On(LspAgentMethods.ShowDiagnostics, (parameters, _) => Do(() => editor.Show(parameters)));

    private static Task Do(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
