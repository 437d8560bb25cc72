using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using Extensions = LspAgent.Protocol.Acp.Extensions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>What happened in a session, as ACP says it.</summary>
internal static class UpdateConversions
{
    extension(SessionEvent shown)
    {
        /// <summary>The update of ACP that says it; null when ACP has none.</summary>
        public Wire.SessionUpdate? ToUpdate(bool showsNotices) =>
            shown.Update.ToUpdate(shown.Seq, showsNotices) is { } update ? update with { Meta = MetaOf(shown) } : null;

        /// <summary>Our own event that says what ACP has no update for; null when there is nothing more to say.</summary>
        public Extensions.SessionEvent? ToEvent() => shown.Update switch
        {
            SessionUpdate.MessageWithdrawn withdrawn => new Extensions.SessionEvent.MessageWithdrawn(withdrawn.Message.Value),
            SessionUpdate.QuestionRaised raised => new Extensions.SessionEvent.QuestionRaised(raised.QuestionId),
            SessionUpdate.QuestionClosed closed => new Extensions.SessionEvent.QuestionClosed(closed.QuestionId),
            SessionUpdate.TurnEnded ended => new Extensions.SessionEvent.TurnEnded(ended.TurnId, ended.Reason, ended.Error),
            _ => null,
        };
    }

    extension(LiveOutput output)
    {
        /// <summary>What a running call shows, as the content of the call: the next one, or the outcome, takes its place.</summary>
        public Wire.SessionUpdate ToUpdate() => new Wire.SessionUpdate.ToolCallUpdate(
            output.CallId,
            Status: Wire.ToolCallStatus.InProgress,
            Content: [new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(output.Text))])
        {
            Meta = new Wire.Meta { LspAgent = new Extensions.LspAgentMeta { Agent = output.Agent.Value } },
        };
    }

    extension(SessionUpdate update)
    {
        private Wire.SessionUpdate? ToUpdate(long seq, bool showsNotices) => update switch
        {
            SessionUpdate.UserMessageChunk chunk => new Wire.SessionUpdate.UserMessageChunk(chunk.Content.ToWire(), chunk.Message.Value),
            SessionUpdate.AgentMessageChunk chunk => new Wire.SessionUpdate.AgentMessageChunk(new Wire.ContentBlock.TextContent(chunk.Text), chunk.Message.Value),
            SessionUpdate.AgentThoughtChunk chunk => new Wire.SessionUpdate.AgentThoughtChunk(new Wire.ContentBlock.TextContent(chunk.Text), chunk.Message.Value),
            SessionUpdate.ToolCall call => new Wire.SessionUpdate.ToolCall(
                call.CallId, call.Title, call.Tool, call.Kind.ToWire(), call.Status.ToWire(), Locations: Locations(call.Locations), RawInput: Raw(call.RawInput)),
            SessionUpdate.ToolCallUpdate change => new Wire.SessionUpdate.ToolCallUpdate(
                change.CallId,
                change.Title,
                Status: change.Status.ToWire(),
                Content: ContentOf(change),
                Locations: change.Locations is { } locations ? Locations(locations) : null),
            SessionUpdate.Plan plan => new Wire.SessionUpdate.Plan([.. plan.Entries.Select(entry => entry.ToWire())]),
            SessionUpdate.AvailableCommands commands => new Wire.SessionUpdate.AvailableCommandsUpdate([.. commands.Commands.Select(command => command.ToWire())]),
            SessionUpdate.CurrentMode mode => new Wire.SessionUpdate.CurrentModeUpdate(mode.ModeId),
            SessionUpdate.SessionInfo info => new Wire.SessionUpdate.SessionInfoUpdate(info.Title, info.UpdatedAt.ToString("O", CultureInfo.InvariantCulture)),
            SessionUpdate.Usage usage => new Wire.SessionUpdate.UsageUpdate(
                (ulong)usage.ContextTokens, (ulong)usage.WindowTokens, usage.CostUsd is { } usd ? new Wire.Cost((double)usd, "USD") : null),
            SessionUpdate.Notice notice when showsNotices => new Wire.SessionUpdate.Notice(notice.Level.ToWire(), notice.Text),
            // A client without notices still has to see what a command answered.
            SessionUpdate.Notice notice => new Wire.SessionUpdate.AgentMessageChunk(
                new Wire.ContentBlock.TextContent(notice.Text), string.Create(CultureInfo.InvariantCulture, $"notice-{seq}")),
            _ => null,
        };
    }

    extension(CommandInfo command)
    {
        public Wire.AvailableCommand ToWire() => new(
            command.Name, command.Description, command.InputHint is { } hint ? new Wire.AvailableCommandInput.Unstructured(hint) : null);
    }

    extension(ToolKind kind)
    {
        public Wire.ToolKind ToWire() => kind switch
        {
            ToolKind.Read => Wire.ToolKind.Read,
            ToolKind.Edit => Wire.ToolKind.Edit,
            ToolKind.Delete => Wire.ToolKind.Delete,
            ToolKind.Move => Wire.ToolKind.Move,
            ToolKind.Search => Wire.ToolKind.Search,
            ToolKind.Execute => Wire.ToolKind.Execute,
            ToolKind.Think => Wire.ToolKind.Think,
            ToolKind.Fetch => Wire.ToolKind.Fetch,
            ToolKind.SwitchMode => Wire.ToolKind.SwitchMode,
            _ => Wire.ToolKind.Other,
        };
    }

    extension(ToolCallStatus status)
    {
        public Wire.ToolCallStatus ToWire() => status switch
        {
            ToolCallStatus.Pending => Wire.ToolCallStatus.Pending,
            ToolCallStatus.InProgress => Wire.ToolCallStatus.InProgress,
            ToolCallStatus.Completed => Wire.ToolCallStatus.Completed,
            _ => Wire.ToolCallStatus.Failed,
        };
    }

    extension(PlanEntry entry)
    {
        private Wire.PlanEntry ToWire() => new(
            entry.Content,
            entry.Priority switch
            {
                PlanPriority.High => Wire.PlanEntryPriority.High,
                PlanPriority.Low => Wire.PlanEntryPriority.Low,
                _ => Wire.PlanEntryPriority.Medium,
            },
            entry.Status switch
            {
                PlanStatus.Completed => Wire.PlanEntryStatus.Completed,
                PlanStatus.InProgress => Wire.PlanEntryStatus.InProgress,
                _ => Wire.PlanEntryStatus.Pending,
            });
    }

    extension(NoticeLevel level)
    {
        private Wire.NoticeSeverity ToWire() => level switch
        {
            NoticeLevel.Warning => Wire.NoticeSeverity.Warning,
            NoticeLevel.Error => Wire.NoticeSeverity.Error,
            _ => Wire.NoticeSeverity.Info,
        };
    }

    public static ImmutableArray<Wire.ToolCallLocation> Locations(ImmutableArray<FileLocation> locations) =>
        [.. locations.Select(location => new Wire.ToolCallLocation(location.Path, (uint?)location.Line))];

    public static ImmutableArray<Wire.ToolCallContent> Diffs(ImmutableArray<FileChange> changes) =>
        [.. changes.Select(change => new Wire.ToolCallContent.Diff(change.Path, change.NewText ?? "", change.OldText))];

    private static ImmutableArray<Wire.ToolCallContent>? ContentOf(SessionUpdate.ToolCallUpdate change) =>
        change.Content is null && change.Changes is null
            ? null
            : [.. Diffs(change.Changes ?? []), .. (change.Content ?? []).ToToolContent()];

    public static Wire.Meta MetaOf(SessionEvent shown) => new()
    {
        LspAgent = new Extensions.LspAgentMeta { Seq = shown.Seq, Agent = shown.Agent.Value, Parent = shown.Parent?.Value },
    };

    private static JsonElement? Raw(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
