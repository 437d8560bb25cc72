using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Doors.Exec;

/// <summary>Hands the lines of a session to the output, gathers the result, and says on standard error what is waited for.</summary>
internal sealed class ExecClient(IExecOutput output, TextWriter stderr) : ISessionClient
{
    private string? _waiting;
    private string? _reason;

    public bool CanAnswer => false;

    /// <summary>The agent's last message since the prompt began, or what commands answered.</summary>
    public string Text { get; private set; } = "";

    public int Replies { get; private set; }

    /// <summary>Calls of tools.</summary>
    public int Calls { get; private set; }

    public SessionCosts Costs { get; private set; } = new();

    public void BeginPrompt() => (Text, Replies, Calls, Costs) = ("", 0, 0, new SessionCosts());

    public async ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        Costs.Add(shown.Line);
        switch (shown.Line.Entry)
        {
            case TranscriptEntry.AssistantMessage message:
                Replies++;
                Calls += message.Content.Count(block => block is ContentBlock.ToolUse);
                Text = string.Concat(message.Content.OfType<ContentBlock.Text>().Select(block => block.Value));
                break;
            case TranscriptEntry.Noticed { Level: NoticeLevel.Info } notice:
                Text = Text.Length == 0 ? notice.Text : $"{Text}\n\n{notice.Text}";
                break;
            case TranscriptEntry.Noticed notice:
                await stderr.WriteLineAsync($"lspagent: {notice.Text}");
                break;
        }

        await output.ShowAsync(shown.Line, cancellationToken);
    }

    public async ValueTask ShowStatusAsync(SessionStatus status, CancellationToken cancellationToken)
    {
        if (status.Activity is Activity.Retry && status.Detail is { } detail && !string.Equals(detail, _waiting, StringComparison.Ordinal))
        {
            _waiting = detail;

            // Why is said once for as long as it stays the same.
            var reasonAt = detail.IndexOf('(', StringComparison.Ordinal);
            var reason = reasonAt < 0 ? "" : detail[reasonAt..];
            await stderr.WriteLineAsync($"lspagent: {(reason.Length > 0 && reason.Equals(_reason, StringComparison.Ordinal) ? detail[..reasonAt].TrimEnd() : detail)}");
            _reason = reason;
        }
    }

    /// <summary>Standard output is the result, and nobody looks on.</summary>
    public ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
