using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// Asks the user of a client once whether a folder is trusted, when it brings settings that count only then. Without an answer
/// it is not, and whoever comes next is asked.
/// </summary>
internal static class TrustQuestion
{
    private const string Yes = "trust";
    private const string No = "distrust";

    /// <summary>Asks in the background; the session goes on meanwhile as that of a folder that is not trusted.</summary>
    public static void AskWhereNeeded(AgentHost agent, AgentSession session, SessionSetup setup, RpcConnection connection)
    {
        if (setup.RuleKeeper is SessionRules { SetAside.IsEmpty: false } rules && agent.Trust.Find(session.Root) is null)
        {
            agent.Background.Run(_ => AskAsync(agent, session, rules, connection));
        }
    }

    private static async Task AskAsync(AgentHost agent, AgentSession session, SessionRules rules, RpcConnection connection)
    {
        try
        {
            var response = await connection.InvokeAsync(AcpClientMethods.RequestPermission, RequestFor(session, rules), connection.Ended);
            if (response.Outcome is Wire.RequestPermissionOutcome.Selected { OptionId: Yes or No } selected)
            {
                var isTrusted = selected.OptionId is Yes;
                if (isTrusted)
                {
                    rules.Take(agent.UserModels.Files.Load(session.Root, commandLine: null, isTrusted: true));
                }

                // What cannot be kept counts in this session all the same.
                agent.Trust.Keep(session.Root, isTrusted);
            }
        }
        catch (Exception exception) when (exception is RemoteInvocationException or OperationCanceledException or ConnectionLostException)
        {
            // The client cannot ask, or is gone: the folder is not trusted.
        }
    }

    private static Wire.RequestPermissionRequest RequestFor(AgentSession session, SessionRules rules)
    {
        var settings = string.Join('\n', rules.SetAside.Select(static setting => $"- `{setting.Key}` ({setting.Origin.File}, line {setting.Origin.Line})"));
        var text = $"{session.Root} brings settings of its own that count only when you trust it, because they let the agent do more without asking or run programs:\n\n{settings}\n\nRules that refuse or ask count in any case.";
        return new Wire.RequestPermissionRequest(
            session.Id.Value,
            new Wire.SessionUpdate.ToolCallUpdate(
                "trust",
                $"Do you trust {session.Root}?",
                Status: Wire.ToolCallStatus.Pending,
                Content: [new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(text))]),
            [
                new Wire.PermissionOption(No, "Do not trust it", Wire.PermissionOptionKind.RejectAlways),
                new Wire.PermissionOption(Yes, "Trust this folder", Wire.PermissionOptionKind.AllowAlways),
            ]);
    }
}
