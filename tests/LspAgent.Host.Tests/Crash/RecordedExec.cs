using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LspAgent.Host.Tests.Lsp;

namespace LspAgent.Host.Tests.Crash;

/// <summary>The real executable at <c>exec</c>, and everything that it showed its client, who reads no faster than the test says.</summary>
internal sealed class RecordedExec : IDisposable
{
    private readonly Process _process;
    private readonly MemoryStream _read = new();
    private readonly byte[] _piece = new byte[512];
    private readonly Task<string> _errors;

    private RecordedExec(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Every whole line so far.</summary>
    public IReadOnlyList<JsonObject> Lines =>
        [.. Text[..(Text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject?)JsonNode.Parse(line) ?? [])];

    /// <summary>How many results were read whole.</summary>
    public int Results { get; private set; }

    /// <summary>How many lines larger than a pipe were read whole since the last result.</summary>
    public int LargeLines { get; private set; }

    /// <summary>Bytes since the last result.</summary>
    public int BytesBehindResult { get; private set; }

    /// <summary>Bytes of a line that is not whole yet.</summary>
    private int BytesOfLastLine { get; set; }

    private string Text => Encoding.UTF8.GetString(_read.GetBuffer(), 0, (int)_read.Length);

    public static RecordedExec Start(Uri model, string home, string workspace, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ServerProcess.Executable, ["exec", "--output-format", "stream-json", "--include-partial-messages", "--permission-mode", "bypassPermissions", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workspace,
            Environment =
            {
                ["HOME"] = home,
                ["USERPROFILE"] = home,
                ["LSPAGENT_HOME"] = home,
                ["ANTHROPIC_BASE_URL"] = model.ToString(),
                ["ANTHROPIC_API_KEY"] = "test-key",
                ["LSPAGENT_MODEL"] = "anthropic/scripted-model",
                ["LSPAGENT_MODEL_BASE_BACKOFF_MS"] = "1",
                ["LSPAGENT_MODEL_MAX_BACKOFF_MS"] = "1",
            },
        };
        return new RecordedExec(Process.Start(start) ?? throw new InvalidOperationException("The executable did not start."));
    }

    /// <summary>Gives it all prompts of the script; it takes them one by one.</summary>
    public async Task PromptAsync(CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < KillScript.Turns; turn++)
        {
            var prompt = new JsonObject
            {
                ["type"] = "user",
                ["message"] = new JsonObject { ["role"] = "user", ["content"] = KillScript.Prompt(turn) },
            };
            await _process.StandardInput.WriteLineAsync(prompt.ToJsonString().AsMemory(), cancellationToken);
        }

        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    public void EndPrompts() => _process.StandardInput.Close();

    /// <summary>Reads on until the test has seen enough; false when there is no more to read.</summary>
    public async Task<bool> ReadAsync(Func<bool> isEnough, CancellationToken cancellationToken)
    {
        while (!isEnough())
        {
            var length = await _process.StandardOutput.BaseStream.ReadAsync(_piece, cancellationToken);
            if (length == 0)
            {
                return false;
            }

            Take(_piece.AsSpan(0, length));
        }

        return true;
    }

    /// <summary>True when so many bytes of an outcome that is not whole yet were read.</summary>
    public bool HasBegunLargeLine(int bytes) =>
        BytesOfLastLine >= Math.Max(bytes, 200) && Encoding.UTF8.GetString(_read.GetBuffer(), (int)_read.Length - BytesOfLastLine, 14).StartsWith("{\"type\":\"user\"", StringComparison.Ordinal);

    /// <summary>True when what was shown last holds the text.</summary>
    public bool HasShown(string text)
    {
        var length = (int)Math.Min(_read.Length, 8 * 1024);
        return _read.GetBuffer().AsSpan((int)_read.Length - length, length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    /// <summary>Kills it as <c>kill -9</c> does; what it had got out by then was shown, too.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The process ended before it was killed, with {_process.ExitCode}: {await _errors}");
        }

        _process.Kill();
        await EndAsync(cancellationToken);
    }

    /// <summary>Reads all the rest.</summary>
    /// <returns>The exit code and the standard error.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(() => false, cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _read.Dispose();
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        foreach (var value in piece)
        {
            _read.WriteByte(value);
            BytesOfLastLine++;
            BytesBehindResult++;
            if (value == '\n')
            {
                var line = Encoding.UTF8.GetString(_read.GetBuffer(), (int)_read.Length - BytesOfLastLine, Math.Min(20, BytesOfLastLine));
                LargeLines += BytesOfLastLine > 65_536 ? 1 : 0;
                BytesOfLastLine = 0;
                if (line.StartsWith("{\"type\":\"result\"", StringComparison.Ordinal))
                {
                    Results++;
                    LargeLines = 0;
                    BytesBehindResult = 0;
                }
            }
        }
    }
}
