using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Protocol.JsonRpc;
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
    public static void AskWhereNeeded(AgentHost agent, AgentSession session, SessionSetup setup, RpcConnection connection, SessionClientProfile profile)
    {
        if (setup.RuleKeeper is SessionRules { SetAside.IsEmpty: false } rules && agent.Trust.Find(session.Root) is null)
        {
            agent.Background.Run(_ => AskAsync(agent, session, rules, connection, profile));
        }
    }

    private static async Task AskAsync(AgentHost agent, AgentSession session, SessionRules rules, RpcConnection connection, SessionClientProfile profile)
    {
        try
        {
            var (question, text) = (VisibleText.InOneLine($"Do you trust {session.Root}?"), TextFor(session, rules));
            if (await new ChoiceLadder(connection, profile).AskAsync(RequestFor(session, question, text), $"{question}\n\n{text}", connection.Ended) is ChoiceEnd.Chosen { OptionId: var chosen })
            {
                var isTrusted = chosen is Yes;
                if (isTrusted)
                {
                    rules.Take(agent.UserModels.Files.Load(session.Root, isTrusted: true));
                }

                // What cannot be kept counts in this session all the same.
                agent.Trust.Keep(session.Root, isTrusted);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionLostException)
        {
            // The client is gone: the folder is not trusted.
        }
    }

    private static string TextFor(AgentSession session, SessionRules rules)
    {
        var settings = string.Join('\n', rules.SetAside.Select(static setting => $"- `{setting.Key}` ({setting.Origin.File}, line {setting.Origin.Line})"));
        return VisibleText.Of($"{session.Root} brings settings of its own that count only when you trust it, because they let the agent do more without asking or run programs:\n\n{settings}\n\nRules that refuse or ask count in any case.");
    }

    private static Wire.RequestPermissionRequest RequestFor(AgentSession session, string question, string text) => new(
        session.Id.Value,
        new Wire.SessionUpdate.ToolCallUpdate(
            "trust",
            question,
            Status: Wire.ToolCallStatus.Pending,
            Content: [new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(text))]),
        [
            new Wire.PermissionOption(No, "Do not trust it", Wire.PermissionOptionKind.RejectAlways),
            new Wire.PermissionOption(Yes, "Trust this folder", Wire.PermissionOptionKind.AllowAlways),
        ]);
}
