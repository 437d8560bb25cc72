using System.ComponentModel;
using LspAgent.Core.Tools;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>Sleep</c> is asked.</summary>
internal sealed record SleepInput([property: Description("At most 3600")] double Seconds);

/// <summary>Lets time pass, without a process, until it is over or the user says something.</summary>
internal sealed class SleepTool() : Tool<SleepInput>(ToolResources.Define("Sleep"), static () => ToolInputJson.Default.SleepInput)
{
    private const double MaxSeconds = 3600;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public override ToolEffects Effects => ToolEffects.None;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(SleepInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (input.Seconds is not (> 0 and <= MaxSeconds))
        {
            return new(Refuse("seconds must be more than 0 and at most 3600; nothing was waited for."));
        }

        var time = TimeSpan.FromSeconds(input.Seconds);
        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Wait {ShellTask.InWords(time)}",
            Kind = ToolKind.Other,
            Effects = ToolEffects.None,
            Commit = token => SleepAsync(time, context.Session, token),
        }));
    }

    private static async ValueTask<ToolResult> SleepAsync(TimeSpan time, ToolSession session, CancellationToken cancellationToken)
    {
        var startedAt = session.Time.GetTimestamp();
        while (session.Time.GetElapsedTime(startedAt) is var passed && passed < time)
        {
            if (session.HasNews())
            {
                return ToolResult.Ok($"Woken after {ShellTask.InWords(passed)}: something was said.");
            }

            await Task.Delay(time - passed < Look ? time - passed : Look, session.Time, cancellationToken);
        }

        return ToolResult.Ok($"{ShellTask.InWords(time)} passed.");
    }
}
