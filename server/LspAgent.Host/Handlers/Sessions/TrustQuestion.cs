using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// Asks the user of one connection once for each folder whether they trust it, when it brings something that counts or runs only
/// then. Without an answer it is not trusted, and whoever comes next is asked.
/// </summary>
internal static class TrustQuestion
{
    private const string Yes = "trust";
    private const string No = "distrust";

    /// <summary>What does not count although the folder says it, where somebody has said no already; null for nothing.</summary>
    public static string? IgnoredSettings(AgentSession session, AgentHost agent, bool? trustedByClient) =>
        (trustedByClient ?? agent.Trust.Find(session.Roots.Root)) is false && session.Desk.Rules is SessionRules rules
            ? rules.DescribeIgnored(trustedByClient is false ? "your editor does not trust this workspace" : "you do not trust this folder")
            : null;

    /// <summary>Asks in the background; the session goes on meanwhile as that of a folder that is not trusted.</summary>
    public static void AskWhereNeeded(AgentHost agent, AgentSession session, RpcConnection connection, SessionClientProfile profile)
    {
        if (session.Desk.Rules is SessionRules rules && !agent.IsTrusted(session.Roots.Root) && agent.Trust.MayAsk(connection, session.Roots.Root))
        {
            agent.Background.Run(_ => AskAsync(agent, session, rules, connection, profile));
        }
    }

    private static async Task AskAsync(AgentHost agent, AgentSession session, SessionRules rules, RpcConnection connection, SessionClientProfile profile)
    {
        var brought = rules.SetAside.Select(static setting => $"- `{setting.Key}`: {setting.Value} ({setting.Origin.File}, line {setting.Origin.Line})").ToList();
        if (ProjectFiles.FindFirst(session.Roots.Root) is { } project)
        {
            brought.Add($"- C# projects, such as {project}: loading them runs what they say, and until then C# is known by its syntax alone");
        }

        if (brought.Count == 0)
        {
            return;
        }

        try
        {
            var question = VisibleText.InOneLine($"Do you trust {session.Roots.Root}?");
            var text = VisibleText.Of(
                $"{session.Roots.Root} brings things of its own that count only when you trust it, because they let the agent do more without asking or run programs:\n\n{string.Join('\n', brought)}\n\nRules that refuse or ask count in any case.");
            if (await new ChoiceLadder(connection, profile).AskAsync(RequestFor(session, question, text), $"{question}\n\n{text}", connection.Ended) is ChoiceEnd.Chosen { OptionId: var chosen }
                && agent.Trust.Find(session.Roots.Root) is null)
            {
                // What cannot be kept counts in this session all the same.
                agent.Trust.Keep(session.Roots.Root, isTrusted: chosen is Yes);
                if (chosen is Yes)
                {
                    agent.TrustOpenSessions(session.Roots.Root);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionLostException)
        {
            // The client is gone: the folder is not trusted.
        }
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
