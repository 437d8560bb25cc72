using LspAgent.Core.Sessions;
using Extensions = LspAgent.Protocol.Acp.Extensions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>What a session waits for, as our own notification says it.</summary>
internal static class StatusConversions
{
    extension(SessionStatus status)
    {
        public Extensions.StatusNotification ToWire(SessionId session, TimeProvider time) => new(
            session.Value,
            status.Activity switch
            {
                Activity.Model => Extensions.Activity.Model,
                Activity.Retry => Extensions.Activity.Retry,
                Activity.Tool => Extensions.Activity.Tool,
                Activity.Answer => Extensions.Activity.Answer,
                Activity.Compaction => Extensions.Activity.Compaction,
                _ => Extensions.Activity.Idle,
            },
            status.Verb,
            Math.Max(0, (long)(time.GetUtcNow() - status.Since).TotalMilliseconds),
            new Extensions.TokenCounts(status.Turn.Input, status.Turn.Output, status.Turn.CacheRead, status.Turn.CacheWrite),
            status.Detail,
            status.TurnCostUsd is { } usd ? new Wire.Cost((double)usd, "USD") : null);
    }
}
