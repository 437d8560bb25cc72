using System.Collections.Immutable;
using System.ComponentModel;
using System.Net;
using LspAgent.Core.Tools;
using LspAgent.Tools.Web;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>Monitor</c> is asked: a command or a WebSocket.</summary>
internal sealed record MonitorInput(
    [property: Description("What is watched, for the user")] string Description,
    string? Command = null,
    [property: Description("In place of a command")] MonitoredSocket? Ws = null,
    [property: Description("Default 300000")] int? TimeoutMs = null,
    [property: Description("No timeout: until the session ends")] bool? Persistent = null);

/// <summary>A WebSocket to listen to.</summary>
internal sealed record MonitoredSocket(string Url, ImmutableArray<string>? Protocols = null);

/// <summary>Runs a command in the background, or listens to a WebSocket, and tells the model each line or frame.</summary>
internal sealed class MonitorTool(ShellHost shells) : Tool<MonitorInput>(ToolResources.Define("Monitor"), static () => ToolInputJson.Default.MonitorInput)
{
    private const int DefaultTimeout = 300_000;
    private const int MaxTimeout = 3_600_000;

    public override ToolEffects Effects => ToolEffects.RunsCommands | ToolEffects.UsesNetwork;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override async ValueTask<ToolPreparation> PrepareAsync(MonitorInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var shell = shells.SessionOf(context);
        if ((input.Command is null) == (input.Ws is null))
        {
            return Refuse("Give either command or ws; nothing is watched.");
        }

        if (input.Ws is { } socket)
        {
            return PrepareSocket(input, socket, shell);
        }

        if (shells.Bash is not { } bash)
        {
            return Refuse("There is no bash on this machine, so nothing can be watched.");
        }

        var preparation = await ShellPreparation.OfAsync(bash, shell, input.Command ?? "", input.TimeoutMs, inBackground: true, context, cancellationToken);
        if (preparation is not ToolPreparation.Ready { Call: { Confinement: { } confinement } call })
        {
            return preparation;
        }

        return new ToolPreparation.Ready(call with
        {
            Title = $"Monitor: {input.Description}",
            Commit = _ => new(Watch(shell, input, () => shell.Start(bash, input.Command ?? "", call.Directory ?? context.Roots.Root, confinement))),
        });
    }

    private static ToolPreparation PrepareSocket(MonitorInput input, MonitoredSocket socket, ShellSession shell)
    {
        // The same host by the same rules as a page of it.
        var page = socket.Url.Trim() is var url && url.StartsWith("ws", StringComparison.OrdinalIgnoreCase) ? $"http{url[2..]}" : "";
        if (AddressRules.Parse(page) is not ({ } asPage, _))
        {
            return Refuse($"'{socket.Url}' is no WebSocket that can be listened to: it must begin with wss:// or ws:// and hold no password. Nothing is watched.");
        }

        var address = new Uri($"ws{asPage.AbsoluteUri[4..]}");
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Monitor: {input.Description} ({address})",
            Kind = ToolKind.Fetch,
            Effects = ToolEffects.UsesNetwork,
            Addresses = [asPage],
            Commit = _ => new(Watch(shell, input, () => shell.Listen(address, socket.Protocols ?? [], found => MayConnect(asPage, found)))),
        });
    }

    /// <summary>Where the address itself names this machine or a private network, a rule of the user has named it too; a public name must not lead there.</summary>
    private static bool MayConnect(Uri address, IPAddress found) =>
        AddressRules.IsPublic(found)
        || address.IsLoopback
        || (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var written) && written.Equals(found));

    private static ToolResult Watch(ShellSession shell, MonitorInput input, Func<ShellTask> start)
    {
        ShellTask task;
        try
        {
            task = start();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return ToolResult.Error($"Nothing was started: {exception.Message}");
        }

        var patience = input.Persistent is true ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(input.TimeoutMs ?? DefaultTimeout, MaxTimeout));
        shell.Monitor(task, input.Description, patience);
        return ToolResult.Ok($"Task {task.Id} watches: each {(input.Ws is null ? "line that it prints" : "frame that comes")} is told to you{(patience == Timeout.InfiniteTimeSpan ? "" : $", for {ShellTask.InWords(patience)}")}. Go on with other work; TaskStop ends it.");
    }
}
