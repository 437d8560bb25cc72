using System.Collections.Concurrent;
using System.Threading.Channels;
using LspAgent.Host.Composition;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Shows an editor's user how far projects are loaded, where the editor shows progress.</summary>
internal sealed class LoadingProgress(RpcConnection connection, Func<ClientProfile?> client)
{
    // The newest counts: when the editor is slow, steps between are left out.
    private readonly Channel<LoadProgress> _reports = Channel.CreateBounded<LoadProgress>(new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private readonly ConcurrentDictionary<string, ProgressToken> _shown = new(StringComparer.Ordinal);
    private int _made;

    public void Watch(AgentHost agent)
    {
        agent.Loading.Listener += progress => _reports.Writer.TryWrite(progress);
        agent.Background.Run(ShowAsync);
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        await foreach (var progress in _reports.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await ShowAsync(progress, cancellationToken);
            }
            catch (RemoteInvocationException)
            {
                // This editor has no place for it.
            }
            catch (ConnectionLostException)
            {
                return;
            }
        }
    }

    private async Task ShowAsync(LoadProgress progress, CancellationToken cancellationToken)
    {
        if (client()?.Editor.Window?.WorkDoneProgress is not true)
        {
            return;
        }

        if (progress.IsOver)
        {
            if (_shown.TryRemove(progress.Root, out var ended))
            {
                await SendAsync(ended, new WorkDoneProgress.End(), cancellationToken);
            }

            return;
        }

        var message = progress.Total > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total} projects") : null;
        int? percentage = progress.Total > 0 ? 100 * progress.Done / progress.Total : null;
        if (_shown.TryGetValue(progress.Root, out var token))
        {
            await SendAsync(token, new WorkDoneProgress.Report(Message: message, Percentage: percentage), cancellationToken);
            return;
        }

        token = new ProgressToken($"{Product.Name}:load:{++_made}");
        await connection.InvokeAsync(LspClientMethods.CreateWorkDoneProgress, new WorkDoneProgressCreateParams(token), cancellationToken);
        _shown[progress.Root] = token;
        await SendAsync(token, new WorkDoneProgress.Begin($"Loading {Path.GetFileName(progress.Root)}", Cancellable: false, message, percentage), cancellationToken);
    }

    private ValueTask SendAsync(ProgressToken token, WorkDoneProgress progress, CancellationToken cancellationToken) =>
        connection.NotifyAsync(LspClientMethods.Progress, ProgressParams.WorkDone(token, progress), cancellationToken);
}
