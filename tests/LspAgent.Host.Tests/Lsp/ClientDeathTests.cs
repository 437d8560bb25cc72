using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>A server ends with its editor, however the editor ends, and serves an editor that listens on a socket.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ClientDeathTests(TestContext test)
{
    // It takes two seconds at most; a machine under load may take longer, and what it took is reported.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task The_server_ends_with_the_process_that_initialize_named()
    {
        using var editor = StartEditor();
        try
        {
            await using var server = ServerProcess.Start("lsp", "--stdio");
            await server.InitializeAsync(
                test.CancellationToken,
                string.Create(CultureInfo.InvariantCulture, $$$"""{"processId":{{{editor.Id}}},"rootUri":null,"capabilities":{}}"""));
            await AssertEndsWithAsync(editor, server);
        }
        finally
        {
            editor.Kill();
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task The_server_ends_with_the_process_that_the_command_line_named()
    {
        using var editor = StartEditor();
        try
        {
            await using var server = ServerProcess.Start("lsp", "--stdio", $"--clientProcessId={editor.Id.ToString(CultureInfo.InvariantCulture)}");
            await server.InitializeAsync(test.CancellationToken);
            await AssertEndsWithAsync(editor, server);
        }
        finally
        {
            editor.Kill();
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public async Task An_editor_on_a_socket_is_served_from_initialize_to_exit()
    {
        var folder = Directory.CreateTempSubdirectory("lspagent-pipe-");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            await using var server = ServerProcess.Start("lsp", $"--pipe={path}");
            using var guard = CancellationTokenSource.CreateLinkedTokenSource(test.CancellationToken);
            guard.CancelAfter(ServerProcess.Guard);
            await using var editor = new NetworkStream(await listener.AcceptAsync(guard.Token), ownsSocket: true);

            await editor.WriteAsync(ServerProcess.Frame("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"""), guard.Token);
            await ReadUntilAsync(editor, "\"capabilities\"", guard.Token);
            await editor.WriteAsync(ServerProcess.Frame("""{"jsonrpc":"2.0","method":"initialized","params":{}}"""), guard.Token);
            await editor.WriteAsync(ServerProcess.Frame("""{"jsonrpc":"2.0","id":"down","method":"shutdown"}"""), guard.Token);
            await ReadUntilAsync(editor, "\"down\"", guard.Token);
            await editor.WriteAsync(ServerProcess.Frame("""{"jsonrpc":"2.0","method":"exit"}"""), guard.Token);

            Assert.AreEqual(0, await server.WaitForExitAsync(guard.Token));
            Assert.IsNull(await server.OutputProblem);
            Assert.IsEmpty(await server.RemainingAnswersAsync(guard.Token), "What is said on the socket is not said on the standard output.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process StartEditor() => Process.Start(new ProcessStartInfo("/bin/sleep", "60") { UseShellExecute = false })!;

    private static async Task ReadUntilAsync(NetworkStream stream, string text, CancellationToken cancellationToken)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, cancellationToken);
            Assert.AreNotEqual(0, count, $"The server closed the socket before it said {text}: {read}");
            read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    private async Task AssertEndsWithAsync(Process editor, ServerProcess server)
    {
        // While the process lives, so does the server.
        await server.ProbeAsync(test.CancellationToken);
        var killed = Stopwatch.GetTimestamp();
        editor.Kill();
        var exitCode = await server.WaitForExitAsync(test.CancellationToken);
        var took = Stopwatch.GetElapsedTime(killed);
        test.WriteLine($"The server ended {took.TotalMilliseconds:F0} ms after its client.");
        Assert.AreEqual(1, exitCode, "The client never said exit.");
        Assert.IsLessThan(Guard, took);
        Assert.IsNull(await server.OutputProblem);
    }
}
