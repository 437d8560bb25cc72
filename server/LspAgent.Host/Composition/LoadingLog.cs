using LspAgent.Roslyn.Workspace;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Says in the log, and to whoever listens, how far the projects of a workspace are loaded.</summary>
internal sealed partial class LoadingLog(ILogger<LoadingLog> log) : IProgress<LoadProgress>
{
    /// <summary>Hears of it as it happens; must return at once.</summary>
    public Action<LoadProgress>? Listener { get; set; }

    public void Report(LoadProgress value)
    {
        Listener?.Invoke(value);
        if (value.IsOver)
        {
            LogOver(value.Root);
        }
        else
        {
            LogStep(value.Root, value.Done, value.Total);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Root}: {Done} of {Total} projects are loaded.")]
    private partial void LogStep(string root, int done, int total);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Root}: loading is over.")]
    private partial void LogOver(string root);
}
