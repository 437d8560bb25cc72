using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Serving;

/// <summary>What the agent offers, in ACP's words: exactly that for which there is a handler.</summary>
internal static class AgentOffer
{
    public static AgentCapabilities Of(Routes routes)
    {
        var canPrompt = Has(AcpMethods.Prompt.Name);
        return new(
            LoadSession: Has(AcpMethods.LoadSession.Name),
            PromptCapabilities: canPrompt ? new(Image: true, EmbeddedContext: true) : null,
            SessionCapabilities: new(
                List: Has(AcpMethods.ListSessions.Name) ? new() : null,
                Delete: Has(AcpMethods.DeleteSession.Name) ? new() : null,
                AdditionalDirectories: Has(AcpMethods.NewSession.Name) ? new() : null,
                Resume: Has(AcpMethods.ResumeSession.Name) ? new() : null,
                Close: Has(AcpMethods.CloseSession.Name) ? new() : null),
            Auth: Has(AcpMethods.Logout.Name) ? new(new()) : null)
        {
            Meta = new() { LspAgent = new(Methods: [.. routes.Methods.Where(IsOurs).Order(StringComparer.Ordinal)]) },
        };

        bool Has(string method) => routes.Methods.Contains(method, StringComparer.Ordinal);
    }

    private static bool IsOurs(string method) => method.StartsWith("_lspagent/", StringComparison.Ordinal);
}
