using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Host.Doors.Exec;

/// <summary>Hands the lines of a session to the output, gathers the result, and says on standard error what is waited for.</summary>
internal sealed class ExecClient(IExecOutput output, TextWriter stderr) : ISessionClient
{
    private string? _waiting;

    public bool CanAnswer => false;

    /// <summary>The agent's last message since the prompt began, or what commands answered.</summary>
    public string Text { get; private set; } = "";

    public int Replies { get; private set; }

    public SessionCosts Costs { get; private set; } = new();

    public void BeginPrompt() => (Text, Replies, Costs) = ("", 0, new SessionCosts());

    public async ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        Costs.Add(shown.Line);
        switch (shown.Line.Entry)
        {
            case TranscriptEntry.AssistantMessage message:
                Replies++;
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
            await stderr.WriteLineAsync($"lspagent: {detail}");
        }
    }

    /// <summary>Standard output is the result, and nobody looks on.</summary>
    public ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
