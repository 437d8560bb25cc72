using System.Collections.Concurrent;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Stops the work whose progress a user stopped in the editor. Safe for concurrent use.</summary>
internal sealed class StoppableWork
{
    private readonly ConcurrentDictionary<ProgressToken, Action> _running = new();

    public void AddTo(Routes routes) => routes.On(LspMethods.CancelWorkDoneProgress, (parameters, _) => Stop(parameters.Token));

    /// <summary>Until what is returned is disposed of.</summary>
    public IDisposable Add(ProgressToken token, Action stop)
    {
        _running[token] = stop;
        return new Running(this, token);
    }

    private Task Stop(ProgressToken token)
    {
        if (_running.TryGetValue(token, out var stop))
        {
            stop();
        }

        return Task.CompletedTask;
    }

    private sealed class Running(StoppableWork owner, ProgressToken token) : IDisposable
    {
        public void Dispose() => owner._running.TryRemove(token, out _);
    }
}
