using System.Text;
using LspAgent.Host.Tests.Lsp;

namespace LspAgent.Host.Tests.Cli;

/// <summary>Reads a text to its end, and tells whoever waits for a part of it as soon as that is there.</summary>
internal sealed class TextAsItComes
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TextAsItComes(TextReader reader) => End = ReadAsync(reader);

    /// <summary>The whole text; done when it has ended.</summary>
    public Task<string> End { get; }

    public async Task HoldsAsync(string part, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            string text;
            lock (_lock)
            {
                (text, more) = (_text.ToString(), _more.Task);
            }

            if (text.Contains(part, StringComparison.Ordinal))
            {
                return;
            }

            if (End.IsCompleted)
            {
                throw new InvalidOperationException($"The output ended without '{part}':\n{text}");
            }

            await Task.WhenAny(more, End).WaitAsync(ServerProcess.Guard, cancellationToken);
        }
    }

    private async Task<string> ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_lock)
            {
                _text.Append(buffer, 0, count);
                _more.SetResult();
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return _text.ToString();
    }
}
