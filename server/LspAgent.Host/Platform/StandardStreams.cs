using System.Diagnostics.CodeAnalysis;

namespace LspAgent.Host.Platform;

/// <summary>The process's own streams. The only place that may name the console; the rest is handed the streams.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "This is the one place that opens the streams.")]
internal static class StandardStreams
{
    public static Stream OpenInput() => Console.OpenStandardInput();

    public static Stream OpenOutput() => Console.OpenStandardOutput();

    public static Stream OpenError() => Console.OpenStandardError();
}
