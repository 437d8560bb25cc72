using System.IO.Pipelines;

namespace LspAgent.Testing.Rpc;

/// <summary>Two ends of one connection in memory: what one writes the other reads, with the back-pressure of a real pipe.</summary>
public sealed class PipePair
{
    public PipePair(PipeOptions? options = null)
    {
        var toServer = new Pipe(options ?? PipeOptions.Default);
        var toClient = new Pipe(options ?? PipeOptions.Default);
        Client = new End(toClient.Reader, toServer.Writer);
        Server = new End(toServer.Reader, toClient.Writer);
    }

    public IDuplexPipe Client { get; }

    public IDuplexPipe Server { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
