using LspAgent.Core.Sessions;

namespace LspAgent.Host.Doors.Exec;

/// <summary>Writes what happens to standard output, in one format. Called by one caller at a time, in order.</summary>
internal interface IExecOutput
{
    ValueTask BeginAsync(ExecStart start, CancellationToken cancellationToken);

    ValueTask ShowAsync(TranscriptLine line, CancellationToken cancellationToken);

    ValueTask EndAsync(ExecResult result, CancellationToken cancellationToken);
}

/// <summary>What is said before the first prompt.</summary>
internal sealed record ExecStart(
    SessionId Session,
    string WorkingDirectory,
    string Model,
    string Mode,
    IReadOnlyList<string> Tools,
    IReadOnlyList<string> Commands,
    string Version);

/// <summary>Only the result: the agent's last message.</summary>
internal sealed class TextOutput(Stream stdout) : IExecOutput
{
    public ValueTask BeginAsync(ExecStart start, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ShowAsync(TranscriptLine line, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask EndAsync(ExecResult result, CancellationToken cancellationToken)
    {
        if (result.Text.Length > 0)
        {
            await stdout.WriteAsync(System.Text.Encoding.UTF8.GetBytes(result.Text.EndsWith('\n') ? result.Text : result.Text + "\n"), cancellationToken);
            await stdout.FlushAsync(cancellationToken);
        }
    }
}
