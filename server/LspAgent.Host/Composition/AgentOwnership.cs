using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Whose the agent is that a connection uses: its own, which ends with it, or the process's, whose turns go on without it.</summary>
/// <param name="Agent">Made when it is first needed.</param>
/// <param name="IsShared">Other connections use it too, and none of them ends it.</param>
internal sealed record AgentOwnership(Lazy<AgentHost> Agent, bool IsShared)
{
    public static AgentOwnership OfConnection(Func<string, string?> environment, TimeProvider time, ILoggerFactory log) =>
        new(new Lazy<AgentHost>(() => new AgentHost(environment, settings: null, time, log, CancellationToken.None)), IsShared: false);

    public static AgentOwnership OfProcess(AgentHost agent) => new(new Lazy<AgentHost>(agent), IsShared: true);
}
