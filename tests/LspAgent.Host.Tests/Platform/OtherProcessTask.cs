using System.IO.Pipes;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Host.Tests.Platform.Disk;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>What this executable does before anything else when it was started as the other process.</summary>
[TestClass]
public sealed class OtherProcessTask
{
    public const string Variable = "LSPAGENT_TEST_OTHER_PROCESS";

    [AssemblyInitialize]
    public static async Task DoTaskAsync(TestContext context)
    {
        await OtherEditor.DoTaskAsync(context.CancellationToken);
        await OtherPlan.DoTaskAsync(context.CancellationToken);
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var name, var home, var session])
        {
            return;
        }

        await using var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(context.CancellationToken);
        using var reader = new StreamReader(pipe);
        await using var writer = new StreamWriter(pipe) { AutoFlush = true };
        await reader.ReadLineAsync(context.CancellationToken);
        var opening = await new TranscriptDirectory(home, TimeProvider.System).OpenAsync(new SessionId(session), context.CancellationToken);
        if (opening is TranscriptOpening.Opened opened)
        {
            await opened.Transcript.AppendAsync(AgentId.Main, Entries.Says("from the other process"), Durability.Written, context.CancellationToken);
        }

        await writer.WriteLineAsync(opening.GetType().Name);

        // Nothing more comes: this waits to be killed, or for the end of who started it.
        await reader.ReadLineAsync(context.CancellationToken);
    }
}
