using System.Diagnostics;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Calls the tools that only read C# for an editor that offers them to other agents. No model, session or permission has a part
/// in it: nothing but the compiler's knowledge of the open folders leaves, and nothing changes.
/// </summary>
internal sealed class CodeToolHandlers(Lazy<AgentHost> agent, OpenFolders folders, Func<RpcConnection, IOpenDocuments> documents, Func<bool?> trustedByClient)
{
    public void AddTo(Routes routes) => routes.On(LspAgentMethods.CallCodeTool, CallAsync);

    private async Task<CallCodeToolResponse> CallAsync(CallCodeToolRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        if (!folders.Current.Any(folder => folder.Uri.TryGetPath(out var path) && string.Equals(path, request.Cwd, StringComparison.Ordinal)))
        {
            throw new RpcException(RpcErrorCodes.InvalidParams, $"{request.Cwd} is not open in the editor.");
        }

        var tool = agent.Value.CodeReaders.FirstOrDefault(tool => tool.Name.Equals(request.Name, StringComparison.Ordinal))
            ?? throw new RpcException(RpcErrorCodes.InvalidParams, $"There is no tool '{request.Name}' that only reads C#. There are: {string.Join(", ", agent.Value.CodeReaders.Select(static tool => tool.Name))}.");
        var root = agent.Value.Canonical(request.Cwd);
        var roots = new WorkspaceRoots(root, [.. folders.Current.Select(folder => folder.Uri.TryGetPath(out var path) ? agent.Value.Canonical(path) : root).Where(other => !other.Equals(root, StringComparison.Ordinal))]);
        if (trustedByClient() is { } isTrusted)
        {
            foreach (var one in roots.All)
            {
                agent.Value.SayTrust(one, isTrusted);
            }
        }

        await using var session = Quiet();
        var result = await Task.Run(() => RunAsync(tool, request.Input, ContextOf(roots, session, documents(context.Connection)), cancellationToken), cancellationToken);
        return new CallCodeToolResponse(string.Join('\n', result.Content.OfType<ContentBlock.Text>().Select(static text => text.Value)), result.IsError ? true : null);
    }

    private static async Task<ToolResult> RunAsync(ITool tool, string input, ToolContext context, CancellationToken cancellationToken) =>
        await tool.PrepareAsync(input, context, cancellationToken) switch
        {
            ToolPreparation.Ready ready => await ready.Call.Commit(cancellationToken),
            ToolPreparation.Refused refused => refused.Result,
            _ => throw new UnreachableException(),
        };

    private ToolContext ContextOf(WorkspaceRoots roots, ToolSession session, IOpenDocuments open)
    {
        var files = new WorkspaceFiles(open, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        return new ToolContext
        {
            CallId = "code-tool",
            Roots = roots,
            Files = files,
            Edits = new WorkspaceEdits(files, NoCheckpoints.Instance, static () => 0, static () => false),
            Tools = new ToolCatalog(agent.Value.CodeReaders, ModelSkills.None),
            Session = session,
            Progress = new Progress<string>(),
        };
    }

    /// <summary>A tool's session without a user, a plan or news.</summary>
    private ToolSession Quiet() => new()
    {
        Id = new SessionId("code-tool"),
        Folder = Path.Join(agent.Value.Cache, "code-tool"),
        Time = agent.Value.Time,
        Say = static _ => { },
        HasNews = static () => false,
        Mode = static () => PermissionMode.Plan,
        SetModeAsync = static (_, _) => Task.CompletedTask,
        Plan = static () => [],
        SetPlanAsync = static (_, _) => ValueTask.CompletedTask,
        Questions = new QuestionDesk(static (_, _) => ValueTask.CompletedTask, static () => false, WhenNobodyIsThere.Refuse),
    };
}
