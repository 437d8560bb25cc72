using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Serving;

/// <summary>
/// Where a connection stands between <c>initialize</c> and <c>exit</c>, what may be asked there, and the exit code when it is over.
/// Only the queue's loop changes it; the exit code may be read when the connection has ended.
/// </summary>
public sealed class LspLifecycle
{
    private State _state = State.Fresh;

    private enum State
    {
        Fresh,
        Initialized,
        ShutDown,
    }

    /// <summary>0 when the client asked for the shutdown first, as the specification has it.</summary>
    public int ExitCode => _state == State.ShutDown ? 0 : 1;

    public void OnInitialized() => _state = State.Initialized;

    public void OnShutDown() => _state = State.ShutDown;

    /// <summary>Why a message of this method must be refused now; null if it may pass.</summary>
    public RpcException? Gate(string method)
    {
        if (string.Equals(method, LspMethods.Exit.Name, StringComparison.Ordinal))
        {
            return null;
        }

        var isInitialize = string.Equals(method, LspMethods.Initialize.Name, StringComparison.Ordinal);
        return (_state, isInitialize) switch
        {
            (State.Fresh, true) or (State.Initialized, false) => null,
            (State.Fresh, false) => new(RpcErrorCodes.ServerNotInitialized, $"'{method}' came before 'initialize' was answered."),
            (State.Initialized, true) => new(RpcErrorCodes.InvalidRequest, "'initialize' may be sent only once."),
            _ => new(RpcErrorCodes.InvalidRequest, $"'{method}' came after 'shutdown'; only 'exit' may follow."),
        };
    }
}
