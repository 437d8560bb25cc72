using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Whose the agent is that a connection uses: its own, which ends with it, or the process's, whose turns go on without it.</summary>
/// <param name="Agent">Made when it is first needed.</param>
/// <param name="IsShared">Other connections use it too, and none of them ends it.</param>
internal sealed record AgentOwnership(Lazy<AgentHost> Agent, bool IsShared)
{
    /// <param name="settings">What the client's user set there, asked when the agent is made; null for nothing.</param>
    /// <param name="made">Hears of the agent before anybody uses it.</param>
    public static AgentOwnership OfConnection(Func<string, string?> environment, TimeProvider time, ILoggerFactory log, Func<string?> settings, Action<AgentHost> made) =>
        new(
            new Lazy<AgentHost>(() =>
            {
                var agent = new AgentHost(environment, settings(), time, log, CancellationToken.None);
                made(agent);
                return agent;
            }),
            IsShared: false);

    public static AgentOwnership OfProcess(AgentHost agent) => new(new Lazy<AgentHost>(agent), IsShared: true);
}
