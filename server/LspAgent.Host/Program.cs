using System.Runtime.InteropServices;
using LspAgent.Host.Composition;

namespace LspAgent.Host;

/// <summary>The executable: picks the door that the command line names.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var shutdown = new CancellationTokenSource();
        var signal = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15));
        var exitCode = await CommandLine.RunAsync(arguments, new(), shutdown.Token);

        // As shells have it: 128 and the number of the signal.
        return signal == 0 ? exitCode : 128 + signal;

        void Stop(PosixSignalContext context, int number)
        {
            // Whoever asks a second time does not want to wait.
            context.Cancel = signal == 0;
            signal = number;
            shutdown.Cancel();
        }
    }
}
