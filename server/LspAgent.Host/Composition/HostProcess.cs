using LspAgent.Host.Doors;
using LspAgent.Host.Doors.Auth;
using LspAgent.Host.Doors.Exec;
using LspAgent.Host.Doors.Sessions;
using LspAgent.Host.Doors.Web;
using LspAgent.Host.Platform;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Composition;

/// <summary>What a process has to work with: its streams, its environment and the clock. Streams are opened when they are first used.</summary>
internal sealed class HostProcess
{
    private readonly Lazy<TextWriter> _output = new(() => new StreamWriter(StandardStreams.OpenOutput()));
    private readonly Lazy<TextWriter> _error = new(() => new StreamWriter(StandardStreams.OpenError()) { AutoFlush = true });

    public TextWriter Output => _output.Value;

    public TextWriter Error => _error.Value;

    public Func<string, string?> Environment { get; } = System.Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Sends what was written to the output, also when the process is being stopped; an output that was never written to stays closed.</summary>
    public Task FlushAsync() => _output.IsValueCreated ? _output.Value.FlushAsync(CancellationToken.None) : Task.CompletedTask;

    public async Task<int> ServeLspAsync(LspOptions options, CancellationToken shutdown)
    {
        await using var log = new HostLogging(StandardStreams.OpenError(), Environment, "lsp", Time);
        try
        {
            var transport = options.Pipe is null
                ? StreamPipe.CreateBlocking(StandardStreams.OpenInput(), StandardStreams.OpenOutput())
                : StreamPipe.Create(await PipeAddress.ConnectAsync(options.Pipe, shutdown));
            return await LspDoor.ServeAsync(transport, options, log, Environment, Time, shutdown);
        }
        catch (IOException e) when (options.Pipe is not null)
        {
            await Error.WriteLineAsync($"lspagent: {e.Message}");
            return 1;
        }
    }

    /// <param name="interrupted">Ctrl+C: the turn ends, and what was said is kept.</param>
    public async Task<int> ExecAsync(ExecRequest request, CancellationToken interrupted)
    {
        if (WorkingDirectory() is not { } folder)
        {
            return ExitCodes.Failed;
        }

        await using var log = new HostLogging(StandardStreams.OpenError(), Environment, "exec", Time);
        await using var host = new AgentHost(Environment, request.Settings, Time, log, CancellationToken.None);
        host.Background.Run(_ => Task.Run(() => host.UserModels.ConnectEarly(request.Model), CancellationToken.None));
        var door = new ExecDoor(host, StandardStreams.OpenInput(), StandardStreams.OpenOutput(), Error);
        return await door.RunAsync(request, folder, interrupted);
    }

    public async Task<int> SessionsAsync(bool isJson, Func<SessionsDoor, Task<int>> run)
    {
        if (WorkingDirectory() is not { } folder)
        {
            return ExitCodes.Failed;
        }

        var transcripts = new TranscriptDirectory(UserFolder.Locate(Environment), Time);
        try
        {
            return await run(new SessionsDoor(transcripts, folder, isJson, Time, Output, Error));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Error.WriteLineAsync($"lspagent: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    public async Task<int> AuthAsync(Func<AuthDoor, Task<int>> run)
    {
        using var models = new UserModels(Environment, settings: null, Time);
        try
        {
            return await run(new AuthDoor(models, KeyInput.OfProcess(), Output, Error));
        }
        catch (KeyStorageException exception)
        {
            await Error.WriteLineAsync($"lspagent: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    public async Task<int> ServeAcpAsync(CancellationToken shutdown)
    {
        await using var log = new HostLogging(StandardStreams.OpenError(), Environment, "acp", Time);
        var transport = StreamPipe.CreateBlocking(StandardStreams.OpenInput(), StandardStreams.OpenOutput());
        return await AcpDoor.ServeAsync(transport, log, Environment, Time, shutdown);
    }

    public async Task<int> ServeWebAsync(WebOptions options, CancellationToken shutdown)
    {
        await using var log = new HostLogging(StandardStreams.OpenError(), Environment, "web", Time);
        return await new WebDoor(options, log, Environment, Time, Output, Error).RunAsync(shutdown);
    }

    /// <summary>Null, with the reason said, when it was deleted meanwhile.</summary>
    private string? WorkingDirectory()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (IOException)
        {
            Error.WriteLine("lspagent: The working directory is not there any more. Change to one that is, and try again.");
            return null;
        }
    }
}
