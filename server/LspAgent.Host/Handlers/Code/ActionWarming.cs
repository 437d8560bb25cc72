using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Lists actions once when projects are loaded and shows them to nobody, since the first list is slow: the SDK's fixes and refactorings are made for it.</summary>
internal sealed class ActionWarming(EditorCode code, NavigationSwitch isOn)
{
    public void Watch(AgentHost agent) => agent.Loading.Listener += progress =>
    {
        if (progress.IsOver && isOn.Value)
        {
            agent.Background.Run(token => Task.Run(() => WarmAsync(progress.Root, token), token));
        }
    };

    private async Task WarmAsync(string root, CancellationToken cancellationToken)
    {
        try
        {
            var moment = code.Moment();
            foreach (var uri in moment.Documents.Keys)
            {
                if (code.Question(moment, uri) is { Document: { } document } question && question.Folder.Canonical.Equals(root, StringComparison.Ordinal))
                {
                    await question.Code.LoadAsync(cancellationToken);
                    var lines = document.Text.ToString().Split('\n');
                    var line = lines.Length / 2;
                    var at = new TextPosition(line, lines[line].Length - lines[line].TrimStart().Length);
                    await question.Code.Actions.ListAsync(question.PointAt(new(at.Line, at.Column)), at, question.Unsaved, cancellationToken);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is CodeQuestionException or RpcException)
        {
            // Then the first list is slow, or there is none.
        }
    }
}
