using LspAgent.Core.Sessions;

namespace LspAgent.Core.Permissions.Auto;

/// <summary>
/// In auto mode a critic judges what would be asked only because no rule decides; everything else, and whatever it is unsure
/// of, goes on to the desk that asks. When the user declines too often, auto mode is over for the session. Safe for concurrent use.
/// </summary>
/// <param name="isSomebodyThere">Whether a refusal is the user's.</param>
/// <param name="leave">Takes the session out of the mode.</param>
/// <param name="tell">Tells the user why.</param>
public sealed class AutoDesk(
    IPermissionDesk desk,
    IPermissionPolicy policy,
    ICallCritic critic,
    Func<bool> isSomebodyThere,
    Func<CancellationToken, ValueTask> leave,
    Func<TranscriptEntry, CancellationToken, ValueTask> tell) : IPermissionDesk
{
    private const int MostInRow = 3;
    private const int MostInAll = 20;

    private readonly Lock _lock = new();
    private int _inRow;
    private int _inAll;
    private bool _isOver;

    public async ValueTask<PermissionRuling> RuleAsync(
        string callId,
        PermissionRequest request,
        IQuestionAnnouncer announcer,
        CancellationToken cancellationToken)
    {
        if (request.Mode is not PermissionMode.Auto || policy.Decide(request) is not PermissionDecision.Ask ask)
        {
            return await desk.RuleAsync(callId, request, announcer, cancellationToken);
        }

        if (ask.IsOnlyUnmatched && !IsOver && await critic.JudgeAsync(request, cancellationToken) is { IsAllowed: true, Because: var because })
        {
            return new PermissionRuling(IsAllowed: true, $"auto mode allows it: {because}");
        }

        var ruling = await desk.RuleAsync(callId, request, announcer, cancellationToken);
        if ((ruling.IsAllowed || isSomebodyThere()) && Ends(!ruling.IsAllowed))
        {
            await leave(cancellationToken);
            await tell(
                new TranscriptEntry.Noticed(NoticeLevel.Warning, "Auto mode is over for this session, since several calls were declined. From now on every call that no rule allows is asked about."),
                cancellationToken);
        }

        return ruling;
    }

    private bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _isOver;
            }
        }
    }

    /// <summary>True once, when it was declined too often.</summary>
    private bool Ends(bool isDeclined)
    {
        lock (_lock)
        {
            _inRow = isDeclined ? _inRow + 1 : 0;
            _inAll += isDeclined ? 1 : 0;
            if (_isOver || (_inRow < MostInRow && _inAll < MostInAll))
            {
                return false;
            }

            return _isOver = true;
        }
    }
}
