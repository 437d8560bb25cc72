using System.Text.Json;
using LspAgent.Core.Sessions;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Offers the user's word on changes of the agent that wait, at the lines where they are.</summary>
internal static class HunkActions
{
    public const string AcceptCommand = "lspagent.hunks.accept";
    public const string RejectCommand = "lspagent.hunks.reject";

    public static IEnumerable<CodeAction> At(string path, LspRange range, IEnumerable<AgentSession> sessions)
    {
        foreach (var session in sessions)
        {
            foreach (var hunk in session.Edits.Hunks.All.Where(hunk => (hunk.Path.Lexical.Equals(path, StringComparison.Ordinal) || hunk.Path.Canonical.Equals(path, StringComparison.Ordinal)) && hunk.Line <= range.End.Line && hunk.Line + Math.Max(1, hunk.Lines) > range.Start.Line))
            {
                var argument = JsonSerializer.SerializeToElement(new HunkCommandArguments(session.Id.Value, [hunk.Id]), LspJsonContext.Default.HunkCommandArguments);
                yield return Of("Keep this change of LspAgent", AcceptCommand, argument);
                yield return Of("Take this change of LspAgent back", RejectCommand, argument);
            }
        }
    }

    private static CodeAction Of(string title, string command, JsonElement argument) => new(title, CodeActionKind.QuickFix, Command: new Command(title, command, [argument]));
}
