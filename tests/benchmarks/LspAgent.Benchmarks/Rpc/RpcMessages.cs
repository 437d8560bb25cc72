using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing;

namespace LspAgent.Benchmarks.Rpc;

/// <summary>The messages of the benchmark, read from the file that the peer reads too.</summary>
internal static class RpcMessages
{
    public static string NodeFolder { get; } = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", "benchmarks", "node"));

    public static HoverParams HoverParams { get; } = Read<HoverParams>("hoverParams");

    public static Hover HoverResult { get; } = Read<Hover>("hoverResult");

    public static DidChangeTextDocumentParams DidChangeParams { get; } = Read<DidChangeTextDocumentParams>("didChangeParams");

    /// <summary>How many changes the server has seen.</summary>
    public static RequestMethod<NoValue, int> Changes { get; } = new("bench/changes", Lane.DocumentWrite, LspJsonContext.Default.Options);

    /// <summary>How many kilobytes the server's process has allocated since its start.</summary>
    public static RequestMethod<NoValue, int> AllocatedKilobytes { get; } = new("bench/allocated", Lane.DocumentWrite, LspJsonContext.Default.Options);

    /// <summary>How many microseconds of processor time the server's process has used since its start.</summary>
    public static RequestMethod<NoValue, int> ProcessorMicroseconds { get; } = new("bench/processor", Lane.DocumentWrite, LspJsonContext.Default.Options);

    private static T Read<T>(string name)
    {
        using var messages = JsonDocument.Parse(File.ReadAllText(Path.Combine(NodeFolder, "rpc-messages.json")));
        return (T)messages.RootElement.GetProperty(name).Deserialize(LspJsonContext.Default.Options.GetTypeInfo(typeof(T)))!;
    }
}
