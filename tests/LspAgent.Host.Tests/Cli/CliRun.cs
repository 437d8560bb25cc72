using System.Diagnostics;
using System.Text;
using LspAgent.Host.Tests.Lsp;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>What a run of the executable left behind.</summary>
internal sealed record CliEnd(int ExitCode, string Output, string Errors);

/// <summary>
/// The real executable on its command line, with a home, a workspace and an environment of its own. Whatever happens, it is gone
/// when this is disposed.
/// </summary>
internal sealed class CliRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TextAsItComes _output;
    private readonly Task<string> _errors;

    private CliRun(Process process)
    {
        _process = process;
        _output = new(process.StandardOutput);
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Runs to the end.</summary>
    public static async Task<CliEnd> ToEndAsync(CliWorld world, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var run = Start(world, arguments);
        return await run.EndAsync(world.Input, cancellationToken);
    }

    public static CliRun Start(CliWorld world, params string[] arguments) => Start(world, ServerProcess.Executable, arguments);

    /// <summary>Starts another program that starts the executable, such as a shell that sets a limit.</summary>
    public static CliRun Start(CliWorld world, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = world.Workspace,
        };
        world.Apply(start.Environment);
        return new(Process.Start(start)!);
    }

    /// <summary>Waits until it has written something on its standard output.</summary>
    public Task HasSaidAsync(string text, CancellationToken cancellationToken) => _output.HoldsAsync(text, cancellationToken);

    /// <summary>Gives it its whole input, and waits until it ends.</summary>
    public async Task<CliEnd> EndAsync(string? input, CancellationToken cancellationToken)
    {
        try
        {
            await Input.WriteAsync(input.AsMemory(), cancellationToken);
            Input.Close();
        }
        catch (IOException)
        {
            // It did not want it.
        }

        var exitCode = await ExitCodeAsync(cancellationToken);
        return new(exitCode, await _output.End.WaitAsync(ServerProcess.Guard, cancellationToken), await _errors.WaitAsync(ServerProcess.Guard, cancellationToken));
    }

    /// <summary>Waits until it ends, whether its input has ended or not.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(ServerProcess.Guard * 2, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_output.End, _errors).WaitAsync(ServerProcess.Guard);
        _process.Dispose();
    }
}

/// <summary>Where a run of the executable happens: its folders and its environment, with nothing of the person who runs the tests.</summary>
internal sealed class CliWorld : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    public CliWorld()
    {
        Directory.CreateDirectory(Workspace);
        this["HOME"] = _folder.Path;
        this["USERPROFILE"] = _folder.Path;
        this["LSPAGENT_HOME"] = Home;
        this["LSPAGENT_MODEL_BASE_BACKOFF_MS"] = "1";
        this["LSPAGENT_MODEL_MAX_BACKOFF_MS"] = "1";
    }

    /// <summary>The user's folder.</summary>
    public string Home => _folder.In("home");

    public string Workspace => _folder.In("ws");

    /// <summary>What is written to its standard input; null for nothing.</summary>
    public string? Input { get; set; }

    public string? this[string variable]
    {
        set => _environment[variable] = value;
    }

    public string Write(string name, string text) => _folder.Write(name, text);

    public string In(string name) => _folder.In(name);

    /// <summary>Lets it use a scripted model.</summary>
    public CliWorld With(ScriptedModelServer model)
    {
        this["ANTHROPIC_BASE_URL"] = model.Address.ToString().TrimEnd('/');
        this["ANTHROPIC_API_KEY"] = "test-key";
        this["LSPAGENT_MODEL"] = "claude-sonnet-4-20250514";
        return this;
    }

    public CliWorld Using(string model)
    {
        this["LSPAGENT_MODEL"] = model;
        return this;
    }

    public void Apply(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(IsPersonal).ToList())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in _environment)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsPersonal(string name) =>
        name.EndsWith("_API_KEY", StringComparison.Ordinal)
        || Array.Exists(["LSPAGENT_", "ANTHROPIC_", "OPENAI_", "OLLAMA_"], start => name.StartsWith(start, StringComparison.Ordinal));
}
