using System.Collections.Concurrent;
using System.Globalization;
using LspAgent.Core.Permissions;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Offers the user of an editor to restore packages that were never restored, once for each load. A restore runs what projects say, so
/// nothing is restored without a yes, nor in a folder that is not trusted.
/// </summary>
internal sealed class RestoreOffer(RpcConnection connection, StoppableWork stoppable, Func<string, string?> environment, Func<ClientProfile?> client)
{
    private const string Yes = "Restore";
    private const string No = "Not now";
    private const int ShownOutput = 600;

    /// <summary>What is being asked about or was declined, by its folder.</summary>
    private readonly ConcurrentDictionary<string, string> _offered = new(StringComparer.Ordinal);
    private int _made;

    public void Watch(AgentHost agent) => agent.Loading.Listener += progress =>
    {
        if (progress is { IsOver: true, ToRestore: { Count: > 0 } files } && client()?.Editor.Window?.ShowMessage is not null && agent.IsTrusted(progress.Root) && IsNew(progress))
        {
            agent.Background.Run(token => OfferAsync(agent, progress.Root, files, token));
        }
    };

    private bool IsNew(LoadProgress progress)
    {
        var files = string.Join('\n', progress.ToRestore);
        var isNew = !_offered.TryGetValue(progress.Root, out var last) || !last.Equals(files, StringComparison.Ordinal);
        _offered[progress.Root] = files;
        return isNew;
    }

    private async Task OfferAsync(AgentHost agent, string root, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        try
        {
            var what = files is [var file] ? Path.GetFileName(file) : string.Create(CultureInfo.InvariantCulture, $"{files.Count} projects");
            var question = $"{VisibleText.InOneLine($"The packages of {what} were never restored, so the types in them are unknown.")}\n\nShall 'dotnet restore' be run? It downloads packages and runs what the projects say.";
            var pressed = await connection.InvokeAsync(LspClientMethods.ShowMessageRequest, new ShowMessageRequestParams(MessageType.Info, question, [new MessageActionItem(Yes), new MessageActionItem(No)]), cancellationToken);
            if (pressed?.Title is not Yes || !agent.IsTrusted(root))
            {
                return;
            }

            var problem = await RestoreAsync(root, files, cancellationToken);
            await connection.NotifyAsync(LspClientMethods.ShowMessage, problem is null ? new ShowMessageParams(MessageType.Info, $"The packages of {what} are restored.") : new ShowMessageParams(MessageType.Warning, problem), cancellationToken);

            // Also what was restored in part is there now.
            await agent.CodeOf(root).LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException or Roslyn.Intelligence.CodeQuestionException)
        {
            // Nobody can be asked, or told.
        }
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private async Task<string?> RestoreAsync(string root, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        if (Programs.Find("dotnet", environment) is not { } dotnet)
        {
            return "Nothing was restored: there is no 'dotnet' on the search path of the language server. Run 'dotnet restore' where there is one.";
        }

        var token = new ProgressToken(string.Create(CultureInfo.InvariantCulture, $"{Product.Name}:restore:{Interlocked.Increment(ref _made)}"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var running = stoppable.Add(token, stop.Cancel);
        var isShown = await BeginAsync(token, cancellationToken);
        try
        {
            for (var index = 0; index < files.Count; index++)
            {
                if (isShown)
                {
                    await SendAsync(token, new WorkDoneProgress.Report(Cancellable: true, Message: Path.GetFileName(files[index]), Percentage: 100 * index / files.Count), cancellationToken);
                }

                var (exitCode, output) = await Programs.RunAsync(dotnet, ["restore", files[index], "-nologo", "-nodeReuse:false"], root, stop.Token);
                if (exitCode != 0)
                {
                    return $"'dotnet restore {Path.GetFileName(files[index])}' failed with {exitCode}: {(output.Length > ShownOutput ? output[^ShownOutput..] : output).Trim()}";
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "Restoring was stopped.";
        }
        finally
        {
            if (isShown)
            {
                await SendAsync(token, new WorkDoneProgress.End(), CancellationToken.None);
            }
        }
    }

    private async Task<bool> BeginAsync(ProgressToken token, CancellationToken cancellationToken)
    {
        if (client()?.Editor.Window?.WorkDoneProgress is not true)
        {
            return false;
        }

        try
        {
            await connection.InvokeAsync(LspClientMethods.CreateWorkDoneProgress, new WorkDoneProgressCreateParams(token), cancellationToken);
            await SendAsync(token, new WorkDoneProgress.Begin("Restoring packages", Cancellable: true), cancellationToken);
            return true;
        }
        catch (RemoteInvocationException)
        {
            return false;
        }
    }

    private ValueTask SendAsync(ProgressToken token, WorkDoneProgress progress, CancellationToken cancellationToken) =>
        connection.NotifyAsync(LspClientMethods.Progress, ProgressParams.WorkDone(token, progress), cancellationToken);
}
