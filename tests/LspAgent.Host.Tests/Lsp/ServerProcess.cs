using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LspAgent.Testing;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>
/// The real executable, spoken to in bytes. What it says on its standard output must be frames and nothing else; whatever happens,
/// it is gone when this is disposed.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // A test that waits this long has failed; none waits for it to pass.
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly TempFolder _home;

    // More than any test lets the server say; beyond it the server would have to wait.
    private readonly Channel<JsonObject> _messages = Channel.CreateBounded<JsonObject>(100_000);
    private readonly Task<string> _errors;
    private readonly Task<string?> _output;

    /// <summary>True when a message is a line, and not a frame.</summary>
    private readonly bool _speaksInLines;

    private ServerProcess(Process process, TempFolder home, bool speaksInLines)
    {
        _process = process;
        _speaksInLines = speaksInLines;
        _home = home;
        _errors = process.StandardError.ReadToEndAsync();
        _output = speaksInLines ? Task.Run(ReadLinesAsync) : Task.Run(ReadFramesAsync);
    }

    public static string Executable { get; } = FindExecutable();

    public int Id => _process.Id;

    /// <summary>The state folder that the process was given, which is nobody else's.</summary>
    public string Home => _home.Path;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything on the standard error; ends with the process.</summary>
    public Task<string> Errors => _errors;

    /// <summary>What was wrong with the standard output, or null; ends with the process.</summary>
    public Task<string?> OutputProblem => _output;

    /// <summary>The most memory that the process ever held, in megabytes; 0 once it has ended.</summary>
    public long PeakMegabytes
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.HasExited ? 0 : _process.PeakWorkingSet64 / (1024 * 1024);
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    public static ServerProcess Start(params string[] arguments)
    {
        var home = new TempFolder();
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = home.Path,
        };
        start.Environment["LSPAGENT_HOME"] = home.Path;
        return new(Process.Start(start)!, home, arguments is ["acp", ..]);
    }

    public static async Task<ServerProcess> StartInitializedAsync(CancellationToken cancellationToken)
    {
        var server = Start("lsp", "--stdio");
        await server.InitializeAsync(cancellationToken);
        return server;
    }

    public static byte[] Frame(string json) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n")), .. Encoding.UTF8.GetBytes(json)];

    public async Task<JsonObject> InitializeAsync(CancellationToken cancellationToken, string parameters = """{"processId":null,"rootUri":null,"capabilities":{}}""")
    {
        await SendAsync($$"""{"jsonrpc":"2.0","id":"init","method":"initialize","params":{{parameters}}}""", cancellationToken);
        var answer = await NextAnswerAsync(cancellationToken);
        await SendAsync("""{"jsonrpc":"2.0","method":"initialized","params":{}}""", cancellationToken);
        return answer;
    }

    public Task SendAsync(string json, CancellationToken cancellationToken) =>
        WriteAsync(_speaksInLines ? Encoding.UTF8.GetBytes(json + "\n") : Frame(json), cancellationToken);

    /// <summary>Writes bytes. That a process which closed the connection takes no more of them is no fault.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
            await _process.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
        }
    }

    public void CloseInput()
    {
        try
        {
            _process.StandardInput.BaseStream.Close();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>The next response; notifications and requests of the server are passed over.</summary>
    public async Task<JsonObject> NextAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Guard, cancellationToken);
            if (!message.ContainsKey("method"))
            {
                return message;
            }
        }
    }

    /// <summary>Sends a request for a method that nobody has and waits for its answer. Other answers may come before it or after it.</summary>
    public async Task<(IReadOnlyList<JsonObject> Others, int Code, TimeSpan Took)> ProbeAsync(CancellationToken cancellationToken)
    {
        const string id = "the probe";
        var sent = Stopwatch.GetTimestamp();
        await SendAsync($$"""{"jsonrpc":"2.0","id":"{{id}}","method":"test/probe"}""", cancellationToken);
        var others = new List<JsonObject>();
        while (true)
        {
            var answer = await NextAnswerAsync(cancellationToken);
            if (answer["id"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == id)
            {
                return (others, answer["error"]!["code"]!.GetValue<int>(), Stopwatch.GetElapsedTime(sent));
            }

            others.Add(answer);
        }
    }

    /// <summary>Every answer that is still to come, up to the end of the output.</summary>
    public async Task<IReadOnlyList<JsonObject>> RemainingAnswersAsync(CancellationToken cancellationToken)
    {
        await _output.WaitAsync(Guard, cancellationToken);
        var answers = new List<JsonObject>();
        while (_messages.Reader.TryRead(out var message))
        {
            if (!message.ContainsKey("method"))
            {
                answers.Add(message);
            }
        }

        return answers;
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Guard, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll((Task)_errors, _output).WaitAsync(Guard);
        _process.Dispose();
        _home.Dispose();
    }

    private static string FindExecutable()
    {
        if (Environment.GetEnvironmentVariable("LSPAGENT_EXE") is { Length: > 0 } published)
        {
            return published;
        }

        var root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", ".."));
        var name = OperatingSystem.IsWindows() ? "lspagent.exe" : "lspagent";
        return Path.Combine(root, "server", "LspAgent.Host", "bin", "Release", "net10.0", name);
    }

    private async Task<string?> ReadFramesAsync()
    {
        var output = _process.StandardOutput.BaseStream;
        var problem = default(string);
        try
        {
            while (await ReadHeaderAsync(output) is { } length)
            {
                var body = new byte[length];
                await output.ReadExactlyAsync(body);
                await _messages.Writer.WriteAsync(JsonNode.Parse(body)!.AsObject());
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or InvalidOperationException)
        {
            problem = e.Message;
        }

        _messages.Writer.TryComplete(new InvalidOperationException($"The server's output ended. {problem}"));
        return problem;
    }

    private async Task<string?> ReadLinesAsync()
    {
        var problem = default(string);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                await _messages.Writer.WriteAsync(JsonNode.Parse(line)!.AsObject());
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = $"Not a message on the standard output: {e.Message}";
        }

        _messages.Writer.TryComplete(new InvalidOperationException($"The server's output ended. {problem}"));
        return problem;
    }

    private static async Task<int?> ReadHeaderAsync(Stream output)
    {
        const string name = "Content-Length: ";
        var header = new StringBuilder();
        var one = new byte[1];
        while (header.Length < 4 || header.ToString(header.Length - 4, 4) != "\r\n\r\n")
        {
            if (await output.ReadAsync(one) == 0)
            {
                return header.Length == 0 ? null : throw new InvalidDataException($"The output ended inside a header: {header}");
            }

            header.Append((char)one[0]);
            if (header.Length > 100 || !(header.Length <= name.Length ? name.StartsWith(header.ToString(), StringComparison.Ordinal) : header.ToString().StartsWith(name, StringComparison.Ordinal)))
            {
                throw new InvalidDataException($"Not a frame on the standard output: {header}");
            }
        }

        return int.Parse(header.ToString().AsSpan(name.Length).Trim(), CultureInfo.InvariantCulture);
    }
}
